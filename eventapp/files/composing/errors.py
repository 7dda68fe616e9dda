"""What stops the fast way; the plain way takes over."""

from eventapp.core.errors import DomainError


class Unfit(DomainError):
    """One text can't be set exactly by the fast way; `slot` is its name, `reason` a fixed word."""

    def __init__(self, slot: str, reason: str) -> None:
        super().__init__(slot, reason)
        self.slot = slot
        self.reason = reason


class NotComposable(DomainError):
    """A template can't be compiled; `reason` is a fixed word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
