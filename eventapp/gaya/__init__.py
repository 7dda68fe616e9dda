"""The living page of the design layer: every component in every state, kept accessible by tests.

It shows made-up values only and reads no data. Whoever adds a component shows it here.
"""
