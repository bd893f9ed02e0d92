"""What every answer over HTTP has in common: who asks, what may be asked, and what goes wrong."""
