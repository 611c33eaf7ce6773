"""How many: numbers that know what they count."""
