"""The officers' pages that join rooms: the dashboard and one event's overview.

It reads from rooms below and writes nothing.
"""
