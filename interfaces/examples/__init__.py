"""An invented round that uses every kind of fact, and the round before it."""
