"""The log: every fact there is, as stored lines in one order. A module a database."""
