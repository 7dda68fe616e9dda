"""The commands in the files that start the application are commands it has, option by option."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from eventapp.cli import cli
from tests.processes import ROOT

DEPLOY = ROOT / "eventapp" / "deploy"
STARTED = re.compile(r"^(?:ExecStart|ExecStartPre)=(.*)$|^\s+command: (eventapp .*)$", re.MULTILINE)
MADE = re.compile(r"\$\(BIN\)/(eventapp .*)$", re.MULTILINE)
IMAGE = re.compile(r"^CMD (\[.*\])$", re.MULTILINE)
WRITTEN = re.compile(r"(?:^|[`/ ])eventapp ((?:[a-z]+ ?){1,2})", re.MULTILINE)


def resolve(words: list[str]) -> tuple[click.Command, list[str]]:
    """Walk from `eventapp` to the command; return it with what is left for it."""
    command: click.Command = cli
    while isinstance(command, click.Group):
        name, *words = words
        found = command.get_command(click.Context(command), name)
        assert found, f"no command {name!r} in {command.name!r}"
        command = found
    return command, words


def started() -> Iterator[tuple[str, list[str]]]:
    for path in (*DEPLOY.glob("*.service"), ROOT / "compose.yaml"):
        for match in STARTED.finditer(path.read_text("utf-8")):
            yield path.name, shlex.split(match.group(1) or match.group(2))
    for match in MADE.finditer((ROOT / "Makefile").read_text("utf-8")):
        line = match.group(1).replace("$(HOST)", "127.0.0.1").replace("$(PORT)", "8000")
        yield "Makefile", shlex.split(line)
    for match in IMAGE.finditer((ROOT / "Dockerfile").read_text("utf-8")):
        yield "Dockerfile", json.loads(match.group(1))


STARTS = sorted(started())


@pytest.mark.parametrize(("where", "words"), STARTS, ids=lambda part: str(part)[:60])
def test_command_is_understood(where: str, words: list[str]) -> None:
    command, rest = resolve(words[1:])

    assert Path(words[0]).name == "eventapp", where
    context = command.make_context(command.name, rest)
    assert context.args == []


def test_every_way_to_start_is_among_them() -> None:
    found = {(where, resolve(words[1:])[0].name) for where, words in STARTS}

    assert found == {
        ("Dockerfile", "serve"),
        ("Makefile", "serve"),
        ("compose.yaml", "serve"),
        ("compose.yaml", "upgrade"),
        ("compose.yaml", "worker"),
        ("eventapp-web.service", "serve"),
        ("eventapp-web.service", "upgrade"),
        ("eventapp-worker.service", "worker"),
    }


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "instance/README.md"])
def test_documents_name_commands_that_exist(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
    for match in WRITTEN.finditer(code):
        command: click.Command | None = cli
        for word in match.group(1).split():
            if isinstance(command, click.Group):
                command = command.get_command(click.Context(command), word)
        assert command, f"{document}: eventapp {match.group(1)}"
        assert not isinstance(command, click.Group), f"{document}: eventapp {match.group(1)}"
