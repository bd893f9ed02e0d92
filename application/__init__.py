"""Commands in, facts out: the log of facts, and the answers that are folded from it."""
