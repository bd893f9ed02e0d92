"""Answers: pure folds over a round, a charter and a date that is passed in."""
