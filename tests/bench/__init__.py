"""Measure: requests and certificates a second, page times. Ratios within one run, never a test."""
