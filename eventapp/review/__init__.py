"""Weak signs about presences for a human to look at, and spot checks in the room.

It locks nobody out: people decide, with a reason. The arrivals themselves are `checkin`'s.
"""
