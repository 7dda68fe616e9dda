"""JSON for machines, over the same actions and queries as the pages, with its OpenAPI document.

Errors are RFC 9457 problems; times RFC 3339; ids the public random ones.
"""
