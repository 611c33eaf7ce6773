"""The grammar of time, in reading order.

Values: `calendar` (days and their shorthand), `feasts`. Words: `words` (classes), `parts` (what a rule
matched), `doubt` (what only looks like a date). Bases: `tense` (behind or ahead), `memory` (what was told
so far), `anchor` (what an expression counts from). Rules: `absolute`, `relative`, `lengths` work out values,
`grammar` runs them. Claims: `shape` (what the words round an expression make of it), `ground`, `measured`,
`sharing`, `carried`, and `bind`, which chooses.
"""
