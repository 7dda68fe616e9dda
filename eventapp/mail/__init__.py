"""Outgoing messages: written in the transaction of their reason, sent by the worker afterwards.

Without a mail server nothing is lost or pretended: messages wait, and pages show their links.
"""
