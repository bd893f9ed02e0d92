"""The command line: a thin layer on the application, pleasant to use."""
