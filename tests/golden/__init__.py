"""Stored forms that have landed in somebody's log: they are read for ever, and never edited."""
