"""What all answers over HTTP share: who is asking, what may be asked, and what goes wrong."""
