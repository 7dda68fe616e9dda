"""The OpenAPI 3.1 document, made from the bodies' own types."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from eventapp import __version__
from eventapp.api import bodies as b
from eventapp.api import door_bodies
from eventapp.api import phones as p

Operation = dict[str, Any]
_SCHEMAS: tuple[type[BaseModel], ...] = (
    b.EventIn,
    b.EventOut,
    b.ParticipantIn,
    b.RegistrationsIn,
    b.RegistrationResult,
    b.RegistrationOut,
    door_bodies.CheckinsIn,
    door_bodies.ScanResult,
    b.AttendanceOut,
    b.JobOut,
    b.CertificateOut,
    b.PublicCertificate,
    b.Problem,
    p.EnrolIn,
    p.EnrolledOut,
    p.DoorOut,
    p.ContactIn,
    p.ContactOut,
)
_ID = {"name": "event_id", "in": "path", "required": True, "schema": {"type": "string"}}
_PAGING = [
    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 1000}},
    {"name": "cursor", "in": "query", "schema": {"type": "string"}},
]


def document(base_url: str, title: str) -> dict[str, Any]:
    """Return the document of this version."""
    _, schemas = models_json_schema(
        [(model, "validation") for model in _SCHEMAS], ref_template="#/components/schemas/{model}"
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{title} API", "version": __version__, "license": {"name": "MIT"}},
        "servers": [{"url": base_url}],
        "security": [{"token": []}],
        "paths": _paths(),
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _paths() -> dict[str, dict[str, Operation]]:
    return (
        _event_paths()
        | _phone_paths()
        | {
            "/api/v1/jobs/{job_id}": {
                "get": _operation(
                    "job", "Background work", 200, b.JobOut, [_ID | {"name": "job_id"}]
                )
            },
            "/api/v1/certificates/{code}": {
                "get": _operation(
                    "verify", "Anybody's check", 200, b.PublicCertificate, [_ID | {"name": "code"}]
                )
                | {"security": []}
            },
            "/api/v1/progress": {
                "get": _operation("progress", "A year's figures", 200, _PROGRESS, [_YEAR])
            },
        }
    )


def _event_paths() -> dict[str, dict[str, Operation]]:
    page: list[dict[str, Any]] = [_ID, *_PAGING]
    list_people = ("listRegistrations", "Who is registered", 200, b.page_of(b.RegistrationOut))
    list_papers = ("listCertificates", "Issued", 200, b.page_of(b.CertificateOut))
    people, scans = _results(b.RegistrationResult), _results(door_bodies.ScanResult)
    register = ("register", "Register people, each row alone", 200, people, [_ID])
    check_in = ("checkIn", "Judge scans, idempotent by id", 200, scans, [_ID])
    issue = ("issueCertificates", "Issue in the background", 202, _JOB, [_ID])
    event = "/api/v1/events/{event_id}"
    return {
        "/api/v1/events": {
            "get": _operation("listEvents", "Events", 200, b.page_of(b.EventOut), _PAGING),
            "post": _operation("createEvent", "Plan an event", 201, b.EventOut, body=b.EventIn),
        },
        event: {"get": _operation("getEvent", "One event", 200, b.EventOut, [_ID])},
        f"{event}/registrations": {
            "get": _operation(*list_people, page),
            "post": _operation(*register, b.RegistrationsIn),
        },
        f"{event}/checkins": {"post": _operation(*check_in, door_bodies.CheckinsIn)},
        f"{event}/attendance": {
            "get": _operation("attendance", "Who came", 200, b.AttendanceOut, [_ID])
        },
        f"{event}/certificates": {
            "get": _operation(*list_papers, page),
            "post": _operation(*issue),
        },
    }


def _phone_paths() -> dict[str, dict[str, Operation]]:
    """Phones at the door: enrolled once by a code, then with a token of their own."""
    door = "/api/v1/events/{event_id}/door"
    enrol = ("enrolPhone", "Enrol a phone by its code, once", 201, p.EnrolledOut)
    contact = ("contactDoor", "How a phone is, and who came since", 200, p.ContactOut, [_ID])
    snapshot = ("getDoor", "What a phone needs to scan without a network", 200, p.DoorOut, [_ID])
    return {
        "/api/v1/devices": {"post": _operation(*enrol, body=p.EnrolIn) | {"security": []}},
        door: {"get": _operation(*snapshot)},
        f"{door}/contact": {"post": _operation(*contact, p.ContactIn)},
    }


_JOB = {"type": "object", "required": ["job"], "properties": {"job": {"type": "string"}}}
_YEAR = {"name": "year", "in": "query", "schema": {"type": "integer"}}
_PROGRESS = {
    "type": "object",
    "required": ["year", "areas", "scores"],
    "properties": {
        "year": {"type": "integer"},
        "areas": {"type": "array", "items": {"type": "object"}},
        "scores": {"type": "array", "items": {"type": "object"}},
    },
}


def _results(item: type[BaseModel]) -> dict[str, Any]:
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{item.__name__}"}}
    return {"type": "object", "required": ["results"], "properties": {"results": items}}


def _operation(
    name: str,
    summary: str,
    status: int,
    answer: type[BaseModel] | dict[str, Any],
    parameters: list[dict[str, Any]] | None = None,
    body: type[BaseModel] | None = None,
) -> Operation:
    operation: Operation = {
        "operationId": name,
        "summary": summary,
        "responses": {
            str(status): {"description": summary, "content": _json(answer)},
            "default": {
                "description": "RFC 9457 problem",
                "content": {"application/problem+json": {"schema": _ref(b.Problem)}},
            },
        },
    }
    if parameters:
        operation["parameters"] = parameters
    if body:
        operation["requestBody"] = {"required": True, "content": _json(body)}
    return operation


def _json(answer: type[BaseModel] | dict[str, Any]) -> dict[str, Any]:
    schema = answer if isinstance(answer, dict) else _ref(answer)
    return {"application/json": {"schema": schema}}


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}
