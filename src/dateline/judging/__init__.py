"""Judgements over the ledger: what belongs together, who said it first, what differs, what came of it.

Read in this order: `recall` (stories back out of the ledger), `store` (what a judgement is, and how it is taken back), `link`
(what the program judges), `groups` (which claims hang together), then a file a question: `origins`, `incidents`, `forecasts`,
`positions`, `sources`, `ask`. No claim is ever changed, and nothing here says who is right.
"""
