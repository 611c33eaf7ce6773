"""Dateline keeps the record of what is claimed in a war: who said what happened, where, when and how many."""

__version__ = "0.1.0"
