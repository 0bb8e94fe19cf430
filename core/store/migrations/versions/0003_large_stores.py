"""Indexes for questions that otherwise look at every event, or at every version."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_events_project_id_updated"), "events", ["project_id", "updated"])
    op.create_index(op.f("ix_versions_created"), "versions", ["created"])
