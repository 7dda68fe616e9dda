"""Stored bytes, and the outside formats every room needs: sheets, PDF, QR.

Bytes are kept by their SHA-256 in a folder all processes share. It knows nothing of what they
mean.
"""
