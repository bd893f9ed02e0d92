"""Pages to read: the answers of the API, rendered on the server, in Swedish and in English."""
