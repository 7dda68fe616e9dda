"""Offices of the city and bodies of its council: a tree with names, aliases and head counts.

A unit is never deleted, only ended, since old attendance belongs to it. It knows no people.
"""
