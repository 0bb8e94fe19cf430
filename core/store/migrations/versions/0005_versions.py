"""Versions beside the one in use, what each of them brought, and what people decide about them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("narratives") as narratives:
        narratives.add_column(sa.Column("last_number", sa.Integer(), nullable=False, server_default="0"))
        narratives.add_column(
            sa.Column("author_kind", sa.String(length=10), nullable=False, server_default="model")
        )
        narratives.add_column(
            sa.Column("state", sa.String(length=20), nullable=False, server_default="draft")
        )
    op.execute("UPDATE narratives SET last_number = current_number")
    with op.batch_alter_table("narratives") as narratives:
        narratives.alter_column("last_number", existing_type=sa.Integer(), server_default=None)
        narratives.alter_column("author_kind", existing_type=sa.String(length=10), server_default=None)
        narratives.alter_column("state", existing_type=sa.String(length=20), server_default=None)
    op.create_index(op.f("ix_narratives_state_event_id"), "narratives", ["state", "event_id"])
    for column in (
        sa.Column("packed", sa.LargeBinary()),
        sa.Column("base_number", sa.Integer()),
        sa.Column("words_added", sa.Integer()),
        sa.Column("words_removed", sa.Integer()),
        sa.Column("authorship", sa.JSON()),
    ):
        op.add_column("versions", column)
    # For each version that is removed the store looks for those that were made from it, and for those
    # that were written from the same facts.
    op.create_index(op.f("ix_versions_facts_hash"), "versions", ["facts_hash"])
    op.create_index(
        "ix_versions_restored_from",
        "versions",
        ["restored_from"],
        postgresql_where=sa.text("restored_from IS NOT NULL"),
        sqlite_where=sa.text("restored_from IS NOT NULL"),
    )
    _add_tables_of_versions()
    _add_tables_of_narratives()


def _add_tables_of_versions() -> None:
    op.create_table(
        "version_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.Integer()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_references("version_marks", "version_id", "user_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_marks")),
    )
    op.create_index(op.f("ix_version_marks_version_id"), "version_marks", ["version_id"])
    op.create_table(
        "readings",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_references("readings", "version_id", "user_id"),
        sa.PrimaryKeyConstraint("version_id", "user_id", name=op.f("pk_readings")),
    )
    op.create_table(
        "proposals",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("narrative_id", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.String(length=12)),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("user_id", sa.Integer()),
        *_references("proposals", "version_id", "narrative_id", "user_id"),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_narrative_id_decided"), "proposals", ["narrative_id", "decided"])


def _add_tables_of_narratives() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("narrative_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False, server_default=""),
        sa.Column("user_id", sa.Integer()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_references("reviews", "narrative_id", "version_id", "user_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_version_id"), "reviews", ["version_id"])
    op.create_index(op.f("ix_reviews_narrative_id_id"), "reviews", ["narrative_id", "id"])
    op.create_table(
        "protections",
        sa.Column("narrative_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer()),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_references("protections", "narrative_id", "user_id"),
        sa.PrimaryKeyConstraint("narrative_id", name=op.f("pk_protections")),
    )
    op.create_table(
        "unsaved_edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.String(length=40), nullable=False),
        sa.Column("base_number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        *_references("unsaved_edits", "event_id", "user_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsaved_edits")),
        sa.UniqueConstraint("seat", name=op.f("uq_unsaved_edits_seat")),
    )
    op.create_index(op.f("ix_unsaved_edits_event_id_user_id"), "unsaved_edits", ["event_id", "user_id"])


def _references(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    """What each `thing_id` refers to: the id of `things`."""
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{column.removesuffix('_id')}s.id"], name=op.f(f"fk_{table}_{column}")
        )
        for column in columns
    ]
