"""The one clock. Tests replace `now`; everything else receives a moment as `at=`."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return this moment, aware and in UTC."""
    return datetime.now(UTC)
