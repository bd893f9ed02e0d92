"""The command line: pleasant to meet, and thin."""
