"""What otherwise every event, or every version, would have to be looked at for."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_events_project_id_updated"), "events", ["project_id", "updated"])
    op.create_index(op.f("ix_versions_created"), "versions", ["created"])
    op.add_column("narratives", sa.Column("facts_hash", sa.String(length=50)))
    op.execute(
        "UPDATE narratives SET facts_hash = (SELECT versions.facts_hash FROM versions"
        " WHERE versions.narrative_id = narratives.id AND versions.number = narratives.current_number)"
    )
    with op.batch_alter_table("narratives") as narratives:
        narratives.alter_column("facts_hash", existing_type=sa.String(length=50), nullable=False)
