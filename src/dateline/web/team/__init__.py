"""The desk of a team: who may open which page (`rules`), the door that asks (`door`), and the pages of accounts (`pages`)."""
