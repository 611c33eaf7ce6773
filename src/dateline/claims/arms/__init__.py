"""Weapons and military units named in a claim."""
