"""Run something in a thread of its own.

Playwright leaves its event loop in the main thread, also for the tests after it; what wants a
loop of its own (pyHanko does) can't have one there.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def alone(call: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """Return what `call` returns; raises what it raises."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call, *args, **options).result()
