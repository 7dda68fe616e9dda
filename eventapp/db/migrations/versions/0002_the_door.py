"""The door: devices, leaving, grades, signatures, reviews, the closed book."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from eventapp.db import base


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _column(name: str, kind: Any, default: str | None = None) -> sa.Column[Any]:
    """Return a column that tables with rows take too."""
    is_empty = default is None
    text = None if is_empty else sa.text(default)
    return sa.Column(name, kind, nullable=is_empty, server_default=text)


_WORD, _LINE = sa.String(length=40), sa.String(length=300)
_MOMENT = base.UtcDateTime(timezone=True)
_ADDED = (
    ("arrivals", _column("grade", sa.Integer(), "0")),
    ("arrivals", _column("proofs", _LINE, "''")),
    ("arrivals", _column("left_at", _MOMENT)),
    ("events", _column("asks_signature", sa.Boolean(), "false")),
    ("events", _column("checks_out", sa.Boolean(), "false")),
    ("events", _column("book_closed_at", _MOMENT)),
    ("registrations", _column("stands_in_as", _LINE, "''")),
    ("registrations", _column("letter", _LINE, "''")),
    ("registrations", _column("name_confirmed_at", _MOMENT)),
    ("registrations", _column("name_fixes", sa.Integer(), "0")),
    ("scans", _column("direction", _WORD, "'in'")),
    ("scans", _column("phone_at", _MOMENT)),
    ("scans", _column("signs", _LINE, "''")),
    ("scans", _column("became", _WORD, "''")),
    ("units", _column("liaison_name", _LINE, "''")),
    ("units", _column("liaison_phone", _WORD, "''")),
)
_ARRIVALS = sa.table("arrivals", sa.column("method"), sa.column("grade"), sa.column("proofs"))
_GRADES = {
    "desk_ticket": (4, "staff ticket"),
    "desk_typed": (3, "staff"),
    "desk_name": (3, "staff"),
    "walk_in": (3, "staff"),
    "hall_screen": (2, "code"),
    "api": (2, "ticket"),
    "import": (1, ""),
}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "attendance_books",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(length=300), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_attendance_books_event_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_books")),
        sa.UniqueConstraint("event_id", name=op.f("uq_attendance_books_event_id")),
    )
    op.create_table(
        "devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("created_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=300), nullable=False),
        sa.Column("enrol_digest", sa.String(length=64), nullable=True),
        sa.Column("enrol_until", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("valid_until", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=True),
        sa.Column("may_add", sa.Boolean(), nullable=False),
        sa.Column("sessions", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("enrolled_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("seen_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("unsent", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("clock_off", sa.Integer(), nullable=False),
        sa.Column("wiped_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_devices_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("enrol_digest", name=op.f("uq_devices_enrol_digest")),
        sa.UniqueConstraint("public_id", name=op.f("uq_devices_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_devices_token_digest")),
    )
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_devices_event_id"), ["event_id"], unique=False)

    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_label", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_reviews_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("event_id", "kind", "key", name=op.f("uq_reviews_event_id_kind_key")),
    )
    op.create_table(
        "book_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("proposed_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.String(length=40), nullable=False),
        sa.Column("proposed_label", sa.String(length=300), nullable=False),
        sa.Column("arrived_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("left_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("scan_uid", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("decided_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=40), nullable=False),
        sa.Column("decided_label", sa.String(length=300), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_book_corrections_event_id")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_book_corrections_registration_id"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["event_sessions.id"], name=op.f("fk_book_corrections_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_corrections")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_book_corrections_event_id_number")),
        sa.UniqueConstraint(
            "event_id", "scan_uid", name=op.f("uq_book_corrections_event_id_scan_uid")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_book_corrections_public_id")),
    )
    with op.batch_alter_table("book_corrections", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_book_corrections_event_id_state"), ["event_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_book_corrections_registration_id"), ["registration_id"], unique=False
        )

    op.create_table(
        "name_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("front_title", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("back_title", sa.String(length=300), nullable=False),
        sa.Column("created_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("decided_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=300), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_name_requests_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_requests")),
        sa.UniqueConstraint("public_id", name=op.f("uq_name_requests_public_id")),
    )
    with op.batch_alter_table("name_requests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_name_requests_registration_id"), ["registration_id"], unique=False
        )

    op.create_table(
        "signatures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("strokes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("signed_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("device", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_signatures_event_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_signatures_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_signatures_registration_id")),
    )
    with op.batch_alter_table("signatures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signatures_event_id"), ["event_id"], unique=False)

    op.create_table(
        "spot_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=40), nullable=False),
        sa.Column("made_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_spot_checks_event_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["event_sessions.id"], name=op.f("fk_spot_checks_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_checks")),
        sa.UniqueConstraint("public_id", name=op.f("uq_spot_checks_public_id")),
    )
    with op.batch_alter_table("spot_checks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spot_checks_event_id"), ["event_id"], unique=False)

    op.create_table(
        "spot_check_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("spot_check_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("result_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("result_by", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_spot_check_names_registration_id"),
        ),
        sa.ForeignKeyConstraint(
            ["spot_check_id"], ["spot_checks.id"], name=op.f("fk_spot_check_names_spot_check_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_check_names")),
        sa.UniqueConstraint(
            "spot_check_id",
            "registration_id",
            name=op.f("uq_spot_check_names_spot_check_id_registration_id"),
        ),
    )
    with op.batch_alter_table("spot_check_names", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_spot_check_names_registration_id"), ["registration_id"], unique=False
        )

    for table, column in _ADDED:
        op.add_column(table, column)
    # With its foreign key in the same statement, which SQLite takes without copying the table.
    op.execute(
        "ALTER TABLE registrations ADD COLUMN stands_in_for_id INTEGER "
        "CONSTRAINT fk_registrations_stands_in_for_id REFERENCES registrations (id)"
    )
    op.create_index("ix_registrations_stands_in_for_id", "registrations", ["stands_in_for_id"])
    # What each way of coming in spoke for when this was written.
    for method, (grade, proofs) in _GRADES.items():
        op.execute(
            _ARRIVALS.update()
            .where(_ARRIVALS.c.method == method)
            .values(grade=grade, proofs=proofs)
        )


def downgrade() -> None:
    """Take back."""
    raise NotImplementedError("what was recorded at doors would be lost; restore a backup instead")
