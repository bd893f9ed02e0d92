"""`make bench`: what the engine costs, as ratios to a raw floor of the same run.

Floor and candidate take turns, so that a machine that slows down slows both; the median of the
rounds is told. A ratio of 1 is as fast as the floor, 0.5 takes twice its time. A section a
module; what they are measured on is generated, and of the size of a whole country.
"""
