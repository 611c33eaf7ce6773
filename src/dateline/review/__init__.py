"""People over claims: accept, correct, reject, merge, split, add, comment, assign, undo; who agrees; corrected claims as gold.

Read in this order: `fields` (what may be corrected, and how a value is checked), `decide` (every action), `view` (what a claim is
after them, and what is still to do), `agreement` (how well the reader and the reviewers do), `gold` (corrected stories as files).
"""
