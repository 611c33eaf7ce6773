"""The record kept: stories with their bytes and versions, claims as each reader made them, and a log nobody can rewrite unseen.

Read in this order: `schema` (every table), `connect` (SQLite file or PostgreSQL), `entry` (how anything is written),
`append` (a reading into the ledger), `versions` (which text of a story holds), `verify`.
"""
