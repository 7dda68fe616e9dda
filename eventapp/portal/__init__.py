"""The participant's pages that join rooms: public events, signing up, my ticket, my certificate.

No account: a signed ticket is what shows somebody their own data, and nobody else's.
"""
