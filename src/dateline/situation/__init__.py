"""Situation tables: how many reports of what, where, by whom and when, and the days of which nothing was read."""
