"""`make bench`: what the engine costs, as ratios to a raw floor measured in the same run.

Floor and candidate take turns, so that a machine that slows down slows both; the median is
reported. A ratio of 1 is as fast as the floor, 0.5 takes twice as long. There is one module per
section. The data is generated, and as large as that of a whole country.
"""
