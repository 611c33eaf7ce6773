"""Programs that ask the ledger for somebody: a read-only MCP server, in whose answers article text is fenced off by name."""
