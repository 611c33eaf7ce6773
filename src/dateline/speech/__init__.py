"""Who says it: the words that attribute, the quotations, the chains of speakers."""
