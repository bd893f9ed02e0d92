"""The HTTP API: commands in, answers out; no rules of its own."""
