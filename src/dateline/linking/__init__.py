"""Claims beside claims: series of tallies, their arithmetic, and what a story's numbers say against them.

Everything here is a judgement with the rows or words it rests on and a sentence that explains it; nothing rewrites a claim.
"""
