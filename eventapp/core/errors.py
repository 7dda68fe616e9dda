"""Errors that carry data, never prose or HTTP: the web room turns them into pages."""


class DomainError(Exception):
    """The caller can't go on; subclasses say why and carry what the sentence needs."""


class NotFoundError(DomainError):
    """The thing isn't there, or isn't this caller's to see: both look alike on purpose."""


class NotAllowedError(DomainError):
    """The caller is known but may not do this."""


class StaleError(DomainError):
    """Somebody else saved first; nothing was overwritten."""


class InvalidFieldError(DomainError):
    """One value can't be taken.

    `field` is its name in the form or the JSON body, `reason` a short fixed word.
    """

    def __init__(self, field: str, reason: str, value: str = "") -> None:
        super().__init__(field, reason, value)
        self.field = field
        self.reason = reason
        self.value = value


class NotReadyError(DomainError):
    """The step asked for needs another one first; `reason` is a short fixed word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DamagedFileError(DomainError):
    """Stored bytes are gone or no longer those that were stored."""
