"""Answers as tables for the terminal, with a module for each noun."""
