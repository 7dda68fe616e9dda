"""Compile the addresses of the application once, not for each test's own application.

Werkzeug writes a small function for every address, 90 ms for all of them; what it writes depends
on the address alone, and every test has an application of its own.
"""

from functools import cache
from typing import Any

from werkzeug.routing.rules import Rule

_compiled = Rule._compile_builder


def share() -> None:
    """Let all applications of this process share what was compiled."""

    @cache
    def shared(mark: object, append_unknown: bool) -> Any:
        return _compiled(_rules[mark], append_unknown)

    _rules: dict[object, Rule] = {}

    def compile_builder(self: Rule, append_unknown: bool = True) -> Any:
        mark = (self.rule, tuple(self._trace), tuple(sorted((self.defaults or {}).items())))
        _rules.setdefault(mark, self)
        return shared(mark, append_unknown)

    Rule._compile_builder = compile_builder  # type: ignore[method-assign]
