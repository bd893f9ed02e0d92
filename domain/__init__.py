"""What a consultation is: pure rules, with no I/O, no clock and no randomness."""
