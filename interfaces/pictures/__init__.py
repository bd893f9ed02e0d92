"""Answers as pictures: SVG made by hand, that needs no script, no font and no colour to be read."""
