"""Go back only to pages of our own."""

from urllib.parse import urlsplit

from flask import request


def is_local(target: str) -> bool:
    """Whether `target` is a path on this site (no scheme, no host, no backslash tricks)."""
    parts = urlsplit(target)
    return (
        target.startswith("/")
        and not target.startswith("//")
        and "\\" not in target
        and not parts.scheme
        and not parts.netloc
    )


def back(default: str) -> str:
    """Return where the reader came from on this site, or `default`."""
    wanted = request.values.get("lanjut", "")
    if is_local(wanted):
        return wanted
    referrer = urlsplit(request.referrer or "")
    if referrer.netloc == request.host and is_local(referrer.path):
        return referrer.path + (f"?{referrer.query}" if referrer.query else "")
    return default
