"""What was achieved against the targets: figures, coverage by unit, and the people behind each.

It pulls from certificates and arrivals and never claims to compute the official score.
"""
