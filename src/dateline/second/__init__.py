"""Second readers: a language model of the user's own choice, asked beside the built-in reader and never instead of it.

What a model answers is material, not truth: words that do not stand in the story are dropped and counted, values come from
closed lists, and places, days, numbers and names are worked out by Dateline's own stages.
"""
