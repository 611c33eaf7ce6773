"""Fetch pages without being led astray: which addresses are connected to, how much is read, for how long."""
