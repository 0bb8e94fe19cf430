"""How Alembic runs here: always inside the transaction that `core.store.schema` has opened."""

from typing import Any, Literal

from alembic import context

from core.store.column_types import Amount, Moment, Outside
from core.store.tables import metadata


def _plain_types(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write our own types as plain ones, so that old migrations do not depend on today's code."""
    plain = {Moment: "sa.DateTime(timezone=True)", Amount: "sa.String(length=20)", Outside: "sa.Text()"}
    return plain.get(type(item), False) if kind == "type" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=_plain_types,
)
context.run_migrations()
