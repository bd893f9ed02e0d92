"""Commands in, facts out: the log of facts, and the answers folded from it."""
