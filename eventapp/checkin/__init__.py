"""The door: tickets, rotating hall codes, scans, arrivals, the attendance list.

One person arrives once per session, whatever is scanned, retried or sent twice. Every scan is
kept with its verdict. It doesn't know what an arrival earns.
"""
