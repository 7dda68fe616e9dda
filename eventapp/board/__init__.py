"""Live figures of a running event, for officers and for the hall.

It only reads; what is counted is `checkin`'s. Every process works the figures out for itself, at
most once in a moment however many boards ask, so that nothing is counted twice and nothing shared.
"""
