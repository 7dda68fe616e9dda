"""Plan outreach, admit people by QR, certify their presence, and show what it moved."""

__version__ = "0.1.0"
