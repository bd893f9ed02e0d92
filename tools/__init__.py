"""What makes the documentation from the program."""
