"""Certificates: who earned one, its number, its PDF made once, and anybody's verification.

Numbers of a series have no gap; issued bytes never change. It doesn't count toward anything
itself: `progress` looks down here.
"""
