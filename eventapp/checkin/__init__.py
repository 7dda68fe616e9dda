"""The door: tickets, the hall's rotating codes, and who came, when and how.

A scan is judged by rules, recorded once per person and session, and answered with a verdict.
Not here: who is registered (participants) and what an arrival earns (certificates).
"""
