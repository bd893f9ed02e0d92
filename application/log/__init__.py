"""The log: every fact, as stored lines in one order, with one module per database."""
