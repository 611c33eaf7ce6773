"""Questions to the ledger: one filter that the command line, the API and the pages share, and what answers it."""
