"""People: the list, one person with everything they were registered for, correcting, names."""

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, caller, current_actor, public
from eventapp.accounts.rules import EDITORS, READERS, Role
from eventapp.audit.queries import latest
from eventapp.core import clock, text
from eventapp.core.errors import InvalidFieldError, NotFoundError, StaleError
from eventapp.db.session import reading, writing
from eventapp.participants import actions, queries
from eventapp.participants.forms import PersonForm, filled_with, shared_values, unit_options
from eventapp.participants.labels import EMPLOYMENTS, ROLES, STATUSES
from eventapp.participants.models import Person
from eventapp.participants.rules.names import full_name, join_typed
from eventapp.participants.views.blueprint import bp
from eventapp.units import queries as units
from eventapp.web.errors import sentence_of
from eventapp.web.paging import paginate


@bp.get("/orang")
@allow(*READERS)
def people() -> ResponseReturnValue:
    """List people by name; an organiser sees those of the own unit."""
    q, unit = (text.clean(request.args.get(name), 100) for name in ("q", "unit"))
    with reading() as session:
        page = paginate(session, queries.people(q=q, unit=unit, unit_id=_own_unit()))
        return render_template(
            "participants/people.html",
            page=page,
            q=q,
            unit=unit,
            units=units.all_units(session) if _own_unit() is None else (),
            full_name=full_name,
            employments=EMPLOYMENTS,
        )


def _own_unit() -> int | None:
    """Return the unit an organiser is kept to (0, nobody's, without one), None for the others."""
    who = caller()
    return (who.unit_id or 0) if who.role is Role.ORGANISER else None


@bp.get("/orang/<person_id>")
@allow(*READERS)
def person(person_id: str) -> ResponseReturnValue:
    """Show a person and everything they were registered for."""
    with reading() as session:
        found = _seen(session, person_id)
        return _person_page(session, found, PersonForm(data=filled_with(found)))


@bp.post("/orang/<person_id>")
@allow(*EDITORS)
def save_person(person_id: str) -> ResponseReturnValue:
    """Correct a person; what was printed and listed before stays as it was."""
    form = PersonForm()
    try:
        with writing() as session:
            found = _seen(session, person_id)
            draft = form.draft(units.index(session))
            if draft is None:
                return _person_page(session, found, form), 422
            values = shared_values(draft, queries.unit_ids(session, [draft.unit_code]))
            values |= {"phone": draft.phone, "email": draft.email}
            version, at, by = form.version_read(), clock.now(), current_actor()
            actions.save_person(session, found, values, version=version, at=at, by=by)
    except InvalidFieldError:
        form.reject("nip", _("NIP ini sudah dipakai orang lain. Periksa angkanya."))
        return _again(person_id, form, 422)
    except StaleError as error:
        form.form_errors.append((sentence_of(error) or (409, ""))[1])
        return _again(person_id, form, 409)
    flash(_("Perubahan disimpan."), "ok")
    return redirect(url_for("participants.person", person_id=person_id))


def _again(person_id: str, form: PersonForm, status: int) -> ResponseReturnValue:
    with reading() as session:
        return _person_page(session, _seen(session, person_id), form), status


def _person_page(session: Session, found: Person, form: PersonForm) -> str:
    return render_template(
        "participants/person.html",
        person=found,
        form=form,
        printed=full_name(found.front_title, found.name, found.back_title),
        registrations=queries.of_person(session, found.id),
        unit_options=unit_options(units.index(session)),
        change=latest(session, ("person", found.public_id)),
        may_change=caller().role in EDITORS,
        roles=ROLES,
        statuses=STATUSES,
        employments=EMPLOYMENTS,
    )


def _seen(session: Session, person_id: str) -> Person:
    found = queries.person(session, person_id)
    if _own_unit() is not None and found.unit_id != _own_unit():
        raise NotFoundError(person_id)
    return found


@bp.post("/nama.json")
@public
def printed_name() -> Response:
    """Return a name as it would be printed; it looks nothing up and keeps nothing.

    Posted, so that no name stands in an address, which servers and proxies write down.
    """
    front, name, back = (request.form.get(part, "")[:200] for part in ("depan", "nama", "belakang"))
    return jsonify(printed=join_typed(front, name, back).full)
