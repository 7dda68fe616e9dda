"""Live figures of a running event, for officers and for the hall.

It only reads; what is counted is `checkin`'s.
"""
