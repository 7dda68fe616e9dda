"""What proves one event: a pack of its lists, certificates and log lines, with their hashes.

Only what the application itself can show goes in; uploads and the checklist aren't here yet.
It writes nothing and counts nothing.
"""
