"""Limits on guessing: so many tries in so much time, shared through Redis where it is set."""

from typing import Any

from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from eventapp.core.errors import DomainError
from eventapp.core.settings import Settings


class TooManyTriesError(DomainError):
    """The caller has to wait; `seconds` says at most how long."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Throttle:
    """Counts tries per purpose and key. One per application."""

    def __init__(self, settings: Settings) -> None:
        storage: Any = storage_from_string(settings.redis_url or "memory://")
        self._limiter = FixedWindowRateLimiter(storage)

    def hit(self, purpose: str, key: str, limit: str) -> None:
        """Count one try; raises TooManyTriesError beyond `limit` ("10 per 5 minutes")."""
        item = parse(limit)
        if not self._limiter.hit(item, purpose, key):
            raise TooManyTriesError(item.get_expiry())

    def check(self, purpose: str, key: str, limit: str) -> None:
        """Raise TooManyTriesError when no try is left, without counting one."""
        item = parse(limit)
        if not self._limiter.test(item, purpose, key):
            raise TooManyTriesError(item.get_expiry())

    def forget(self, purpose: str, key: str, limit: str) -> None:
        """Forget the tries after a success."""
        self._limiter.clear(parse(limit), purpose, key)
