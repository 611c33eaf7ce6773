"""The desk: the record in a browser, and the same questions answered as JSON. Needs the extra ``web``."""
