"""What every room stands on: the clock, errors, ids, keys, clean text, settings, time zones.

Standard library only. It knows no database, no web and no word of the field.
"""
