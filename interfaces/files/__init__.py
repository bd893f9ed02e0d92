"""Files in and out: rounds and charters as YAML."""
