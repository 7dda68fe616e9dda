"""The catalogue of a year: areas, indicators, targets, deadlines, and the log of official scores.

Data, never code: the yardstick changes every year. What was achieved is measured in `progress`.
"""
