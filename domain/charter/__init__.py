"""Charters: what a consultation is held against, as data; and fair verdicts on it."""
