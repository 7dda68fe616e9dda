"""Outreach events: plan, publish, sessions, audience, postpone, cancel, close, clone.

It knows which indicators an event serves and whose event it is; not who takes part.
"""
