"""Follow feeds and sitemaps: what is new in them, fetched politely, each story kept or named as an error."""
