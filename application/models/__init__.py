"""Read models: what the log comes to over all rounds, kept in tables and made anew at will."""
