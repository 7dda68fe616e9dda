"""What a job can be, and how long a worker may be silent."""

from datetime import timedelta
from enum import StrEnum

# A worker renews its lease while it works; one that stays silent this long is taken for dead.
LEASE = timedelta(seconds=12)
HEARTBEAT_SECONDS = 3.0
MAX_ATTEMPTS = 20


class State(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
