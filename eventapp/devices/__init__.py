"""Phones enrolled at an event's door: who may scan, for which event and sessions, until when.

What a phone scans is `checkin`'s; officers and tokens are `accounts`'.
"""
