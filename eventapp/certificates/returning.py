"""Look at files that came back signed, and take in the good ones, one transaction each."""

from collections.abc import Iterable, Sequence
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from eventapp.certificates import returned
from eventapp.certificates.actions import signing_out as actions
from eventapp.certificates.current import shelf
from eventapp.certificates.queries import signing_out as queries
from eventapp.certificates.queries.signing_out import Sent
from eventapp.certificates.returned import Returned
from eventapp.core import clock
from eventapp.core.actors import Actor
from eventapp.db.session import reading, writing
from eventapp.events import queries as events
from eventapp.files.current import store
from eventapp.files.zips import safe_part
from eventapp.jobs.actions import actor_of
from eventapp.jobs.runner import Running
from eventapp.signing.checking import check
from eventapp.signing.esign import Credentials, Esign
from eventapp.web.extensions import settings


def take_back(running: Running) -> dict[str, Any]:
    """Run one `certificates.take_back` job; safe to run again: what is in stays in."""
    by = actor_of(running.job)
    with reading() as session:
        event = events.event(session, running.args["event"])
        sent = queries.waiting(session, event.id)
    roots, taken, known, refused = trusted(), 0, 0, 0
    files = _unpacked(running.args["files"], running)
    for at, one in enumerate(returned.matched(files, sent), 1):
        problem = _accepted(one, roots, by=by)
        taken += not problem
        known += problem == "known"
        if problem not in ("", "known"):
            refused += 1
            who = one.sent.name if one.sent else one.name
            running.failed({"registration": "", "name": who, "reason": f"return_{problem}"})
        running.progress(at, max(at, len(sent)))
    with reading() as session:
        missing = queries.count_waiting(session, event.id)
    return {"taken": taken, "known": known, "refused": refused, "missing": missing}


def sign_all(
    sent: Sequence[Sent], service: Esign, who: Credentials, *, by: Actor
) -> tuple[int, str]:
    """Have the service sign each of `sent`; return how many, and what stopped it ("": nothing).

    Raises EsignError at the first refusal: more tries with a wrong secret would lock it.
    """
    roots, done = trusted(), 0
    for one in sent:
        name = f"{safe_part(one.number)}.pdf"
        data = service.sign(shelf().get(one.sha256), name, who)
        problem = _accepted(Returned(name, data, one, ""), roots, by=by)
        if problem:
            return done, problem
        done += 1
    return done, ""


def trusted() -> list[bytes]:
    """Return the root certificates of the settings in DER; none when none are set."""
    path = settings().bsre_roots
    found = x509.load_pem_x509_certificates(path.read_bytes()) if path else []
    return [one.public_bytes(Encoding.DER) for one in found]


def _unpacked(files: Iterable[str], running: Running) -> Iterable[tuple[str, bytes | None]]:
    for key in files:
        try:
            yield from returned.unpacked(key[:12], store().get(key))
        except ValueError:
            running.failed({"registration": "", "name": key[:12], "reason": "return_no_zip"})


def _accepted(one: Returned, roots: Sequence[bytes], *, by: Actor) -> str:
    """Take in one file; return what is wrong with it, "known" when it is in already."""
    if one.sent is None:
        return _known(one)
    problem, signer = _looked_at(one, one.sent, roots)
    at = clock.now()
    if problem:
        with writing() as session:
            actions.refuse_return(session, one.sent, problem, at=at)
        return problem
    key = store().put(one.data)
    with writing() as session:
        is_new = actions.take_back(
            session, one.sent, sha256=key, size=len(one.data), signer=signer, at=at, by=by
        )
    return "" if is_new else "known"


def _known(one: Returned) -> str:
    """Tell a file sent in twice, which grew from nothing that still waits, from a foreign one."""
    if one.problem != "foreign":
        return one.problem
    with reading() as session:
        return "known" if queries.is_known_return(session, one.data) else "foreign"


def _looked_at(one: Returned, sent: Sent, roots: Sequence[bytes]) -> tuple[str, str]:
    problem = returned.grown(shelf().get(sent.sha256), one)
    if problem:
        return problem, ""
    validity = check(one.data, trusted=roots)
    if not (validity.is_intact and validity.covers_whole_file):
        return "broken", ""
    return ("", validity.signer) if validity.is_ours else ("untrusted", validity.signer)
