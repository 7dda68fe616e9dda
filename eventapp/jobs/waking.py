"""Wake sleeping workers through Redis, where it is set; without it they poll.

The library is imported when it is needed: it costs every start half a second, and most
installations have no Redis.
"""

import logging

from eventapp.core.settings import Settings

log = logging.getLogger("eventapp.jobs")
_KEY = "eventapp:jobs:wake"
_WAIT_SECONDS = 1


def wake(settings: Settings) -> None:
    """Tell sleeping workers to look now; called after the commit that created a job."""
    if settings.redis_url is None:
        return
    import redis  # noqa: PLC0415 (see above)

    try:
        redis.Redis.from_url(settings.redis_url, socket_timeout=1).lpush(_KEY, "1")
    except redis.RedisError:
        log.warning("redis not reachable; workers find the job by polling")


class Waker:
    """What a worker sleeps on."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.redis_url

    def wait(self) -> bool:
        """Sleep until woken, a second at most; False when there is no Redis to sleep on."""
        if self._url is None:
            return False
        import redis  # noqa: PLC0415 (see above)

        try:
            redis.Redis.from_url(self._url).blpop([_KEY], timeout=_WAIT_SECONDS)
        except redis.RedisError:
            return False
        return True
