"""Who writes each job and since when it waits, circuits of endpoints, alerts, clocks of workers, what
failed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for column in (
        sa.Column("queued", MOMENT),
        sa.Column("provider", sa.String(length=20), nullable=False, server_default=""),
        sa.Column("model", sa.String(length=200), nullable=False, server_default=""),
        sa.Column("worker_id", sa.Integer()),
    ):
        op.add_column("jobs", column)
    op.execute(_AS_THE_BATCH_ASKED_POSTGRESQL if _is_postgresql() else _AS_THE_BATCH_ASKED)
    op.create_index("ix_jobs_finished", "jobs", ["finished", "state"])
    op.create_index(
        "ix_jobs_failed",
        "jobs",
        ["id", "batch_id", "event_id", "state", "dismissed"],
        postgresql_where=sa.text("state = 'failed' AND dismissed IS false"),
        sqlite_where=sa.text("state = 'failed' AND dismissed IS 0"),
    )
    op.drop_index("ix_model_calls_started", "model_calls")
    op.create_index("ix_model_calls_started", "model_calls", ["started", "outcome", "seconds"])
    op.add_column("workers", sa.Column("clock_offset", sa.Float()))
    _add_endpoints()
    _add_alerts()


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


_AS_THE_BATCH_ASKED = """
UPDATE jobs SET (queued, provider, model) = (
  SELECT
    created,
    coalesce(json_extract(options, '$.provider'), ''),
    coalesce(json_extract(options, '$.model'), '')
  FROM batches WHERE batches.id = jobs.batch_id
)
"""
_AS_THE_BATCH_ASKED_POSTGRESQL = """
UPDATE jobs SET
  queued = batches.created,
  provider = coalesce(batches.options ->> 'provider', ''),
  model = coalesce(batches.options ->> 'model', '')
FROM batches WHERE batches.id = jobs.batch_id
"""


def _add_endpoints() -> None:
    op.create_table(
        "endpoints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("failure", sa.String(length=30)),
        sa.Column("failure_values", sa.JSON()),
        sa.Column("failing_since", MOMENT),
        sa.Column("opened", MOMENT),
        sa.Column("probes", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("probe_at", MOMENT),
        sa.Column("next_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endpoints")),
        sa.UniqueConstraint("address", name=op.f("uq_endpoints_address")),
    )


def _add_alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False, server_default=""),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("opened", MOMENT, nullable=False),
        sa.Column("told", MOMENT, nullable=False),
        sa.Column("closed", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index(op.f("ix_alerts_opened"), "alerts", ["opened"])
    op.create_index(
        "uq_alerts_one_open",
        "alerts",
        ["kind", "subject"],
        unique=True,
        postgresql_where=sa.text("closed IS NULL"),
        sqlite_where=sa.text("closed IS NULL"),
    )
