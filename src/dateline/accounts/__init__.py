"""Who may use a team's desk: accounts and their roles, sessions, tokens; kept apart from the record (`store` says why)."""
