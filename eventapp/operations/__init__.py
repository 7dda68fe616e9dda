"""Running an installation: backup, restore, and a doctor that says what is wrong.

A backup is the same file for SQLite and PostgreSQL, so it is also the way from one to the other.
"""
