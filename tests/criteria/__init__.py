"""For each criterion of the default charter: examples of what it can come to, and what flips it."""
