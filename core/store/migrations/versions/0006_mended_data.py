"""Periods, what is removed and why, columns pointed to their fields, imports that can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_removal("projects", sa.Column("first_day", sa.Date()), sa.Column("last_day", sa.Date()))
    _add_removal(
        "events",
        sa.Column("extra_told", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("complete", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )
    op.execute(_COMPLETE)
    op.drop_index("ix_events_project_id_starts_on", "events")
    op.create_index(
        "ix_events_days",
        "events",
        ["project_id", "starts_on", "removed", "state", "complete", "facts_hash"],
        postgresql_include=["id"],
    )
    op.drop_index("ix_events_standing", "events")
    op.create_index(
        "ix_events_standing",
        "events",
        ["project_id", "updated", "state", "starts_on", "facts_hash", "removed", "complete"],
        postgresql_include=["id"],
    )
    for column in (
        sa.Column("kept", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("warnings", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("undone", sa.DateTime(timezone=True)),
    ):
        op.add_column("imports", column)
    # What an import brought and changed is asked for where imports are listed, and to undo one.
    op.create_index(op.f("ix_events_import_id"), "events", ["import_id"])
    op.create_index("ix_event_changes_import_id_event_id", "event_changes", ["import_id", "event_id"])
    _add_tables()


_COMPLETE = """
UPDATE events SET complete = true
WHERE state <> 'unknown'
  AND (starts_on IS NOT NULL OR (state <> 'done' AND planned_on IS NOT NULL))
  AND (place <> '' OR locality <> '')
  AND (
    state <> 'done'
    OR (
      (description <> '' OR results <> '' OR CAST(outputs AS TEXT) <> '[]')
      AND coalesce(
        attendance_total, attendance_women, attendance_men, attendance_other, attendance_not_recorded
      ) IS NOT NULL
    )
  )
"""
"""The rule of `core.domain.completeness` as it was when the column came."""


def _add_removal(table: str, *columns: sa.Column) -> None:
    for column in (
        *columns,
        sa.Column("removed", sa.DateTime(timezone=True)),
        sa.Column("removed_reason", sa.Text(), nullable=False, server_default=""),
    ):
        op.add_column(table, column)


def _add_tables() -> None:
    op.create_table(
        "periods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("donor", sa.String(length=200), nullable=False, server_default=""),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed", sa.DateTime(timezone=True)),
        sa.Column("removed", sa.DateTime(timezone=True)),
        sa.Column("removed_reason", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_periods_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periods")),
    )
    op.create_index(op.f("ix_periods_project_id"), "periods", ["project_id"])
    op.create_table(
        "column_maps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(length=300), nullable=False),
        sa.Column("field", sa.String(length=40)),
        sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("reading", sa.String(length=20), nullable=False, server_default=""),
        sa.Column("user_id", sa.Integer()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_column_maps_project_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_column_maps_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_maps")),
        sa.UniqueConstraint("project_id", "heading", name=op.f("uq_column_maps_project_id_heading")),
    )
