"""A service put together, and served."""
