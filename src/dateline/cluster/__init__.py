"""Read on many machines: shards that know nothing of each other, and one ledger that they are joined in."""
