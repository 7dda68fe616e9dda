"""Certificates: designs, numbers set aside, files in two parts, corrections, signing, printing."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from eventapp.db import base


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


_LINE = sa.String(length=300)
_MOMENT = base.UtcDateTime(timezone=True)
_ADDED: tuple[sa.Column[Any], ...] = (
    sa.Column("kind", sa.String(length=40), nullable=False, server_default="certificate"),
    sa.Column("reason", _LINE, nullable=False, server_default=""),
    sa.Column("changes", _LINE, nullable=False, server_default=""),
    sa.Column("superseded_at", _MOMENT, nullable=True),
    sa.Column("holder_removed_at", _MOMENT, nullable=True),
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "certificate_designs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("archived_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_designs")),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificate_designs_public_id")),
    )
    op.create_table(
        "signing_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("made_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("retired_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_keys")),
        sa.UniqueConstraint("key_id", name=op.f("uq_signing_keys_key_id")),
    )
    op.create_table(
        "certificate_design_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("design_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("made_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["design_id"],
            ["certificate_designs.id"],
            name=op.f("fk_certificate_design_versions_design_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_design_versions")),
        sa.UniqueConstraint(
            "design_id", "number", name=op.f("uq_certificate_design_versions_design_id_number")
        ),
    )
    op.create_table(
        "event_designs",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("design_id", sa.Integer(), nullable=True),
        sa.Column("statement_design_id", sa.Integer(), nullable=True),
        sa.Column("settings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("numbering", sa.String(length=40), nullable=False),
        sa.Column("signing", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["design_id"], ["certificate_designs.id"], name=op.f("fk_event_designs_design_id")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_designs_event_id")
        ),
        sa.ForeignKeyConstraint(
            ["statement_design_id"],
            ["certificate_designs.id"],
            name=op.f("fk_event_designs_statement_design_id"),
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_designs")),
    )
    op.create_table(
        "hand_numbers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("made_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=300), nullable=False),
        sa.Column("used_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_hand_numbers_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_numbers")),
        sa.UniqueConstraint("number", name=op.f("uq_hand_numbers_number")),
    )
    with op.batch_alter_table("hand_numbers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_numbers_event_id"), ["event_id"], unique=False)

    op.create_table(
        "number_blocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("first_serial", sa.Integer(), nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.Column("next_serial", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("made_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=300), nullable=False),
        sa.Column("closed_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=300), nullable=False),
        sa.Column("close_reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_number_blocks_event_id")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["number_series.id"], name=op.f("fk_number_blocks_series_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_blocks")),
        sa.UniqueConstraint("public_id", name=op.f("uq_number_blocks_public_id")),
    )
    with op.batch_alter_table("number_blocks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_number_blocks_series_id"), ["series_id"], unique=False)

    op.create_table(
        "print_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("made_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=300), nullable=False),
        sa.Column("options", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("plan", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=64), nullable=True),
        sa.Column("finished_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_print_runs_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_runs")),
        sa.UniqueConstraint("public_id", name=op.f("uq_print_runs_public_id")),
    )
    with op.batch_alter_table("print_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_print_runs_event_id"), ["event_id"], unique=False)

    op.create_table(
        "signing_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("made_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=300), nullable=False),
        sa.Column("closed_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_signing_batches_event_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_batches")),
        sa.UniqueConstraint("public_id", name=op.f("uq_signing_batches_public_id")),
    )
    with op.batch_alter_table("signing_batches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signing_batches_event_id"), ["event_id"], unique=False)

    op.create_table(
        "reprints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("first_sheet", sa.Integer(), nullable=False),
        sa.Column("last_sheet", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_label", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["print_runs.id"], name=op.f("fk_reprints_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reprints")),
    )
    with op.batch_alter_table("reprints", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reprints_run_id"), ["run_id"], unique=False)

    op.create_table(
        "certificate_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("by_holder", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("asked_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("decided_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=300), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates.id"],
            name=op.f("fk_certificate_corrections_certificate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_certificate_corrections_event_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_corrections")),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificate_corrections_public_id")),
    )
    with op.batch_alter_table("certificate_corrections", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certificate_corrections_certificate_id"),
            ["certificate_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_certificate_corrections_event_id"), ["event_id"], unique=False
        )

    op.create_table(
        "certificate_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=True),
        sa.Column("tail", sa.LargeBinary(), nullable=True),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("signed_by", sa.String(length=300), nullable=False),
        sa.Column("made_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates.id"],
            name=op.f("fk_certificate_files_certificate_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_files")),
        sa.UniqueConstraint(
            "certificate_id", "part", name=op.f("uq_certificate_files_certificate_id_part")
        ),
    )
    with op.batch_alter_table("certificate_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_files_sha256"), ["sha256"], unique=False)

    op.create_table(
        "handouts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_label", sa.String(length=300), nullable=False),
        sa.Column("received_by", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_handouts_certificate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handouts")),
        sa.UniqueConstraint("certificate_id", "way", name=op.f("uq_handouts_certificate_id_way")),
    )
    op.create_table(
        "signing_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("sent_sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("returned_sha256", sa.String(length=64), nullable=True),
        sa.Column("returned_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["signing_batches.id"], name=op.f("fk_signing_items_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_signing_items_certificate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_items")),
        sa.UniqueConstraint(
            "batch_id", "certificate_id", name=op.f("uq_signing_items_batch_id_certificate_id")
        ),
    )
    with op.batch_alter_table("signing_items", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_signing_items_certificate_id"), ["certificate_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_signing_items_sent_sha256"), ["sent_sha256"], unique=False
        )

    for column in _ADDED:
        op.add_column("certificates", column)
    op.execute(
        "ALTER TABLE certificates ADD COLUMN design_version_id INTEGER "
        "CONSTRAINT fk_certificates_design_version_id REFERENCES certificate_design_versions (id)"
    )
    op.create_index("ix_certificates_sha256", "certificates", ["sha256"])
    # Files made before are whole in the store; their size was not kept.
    op.execute(
        "INSERT INTO certificate_files"
        " (certificate_id, part, sha256, size, way, signed_by, made_at)"
        " SELECT id, 'issued', sha256, 0, 'plain', '', COALESCE(drawn_at, issued_at)"
        " FROM certificates WHERE sha256 IS NOT NULL"
    )


def downgrade() -> None:
    """Take back."""
    raise NotImplementedError("files and corrections would be lost; restore a backup instead")
