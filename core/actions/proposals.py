"""What becomes of a proposal: a version that stands beside the text in use until a person decides."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, Row, select, update

from core.context import AppContext
from core.domain.actors import ActorKind
from core.domain.diff import compare
from core.domain.merging import merged
from core.domain.permission import Right
from core.domain.versions import ChangeType, ProposalOutcome, tidy
from core.errors import Refusal
from core.i18n import N_
from core.permission import needs
from core.store import audit, authorship, narratives, reviews
from core.store.tables import proposals
from core.store.typed import reason_of, text_of


@needs(Right.WORK)
def accept(context: AppContext, version_id: int, *, base_number: int, reason: str = "") -> None:
    """Make the proposal the text in use, as it is. What was approved is a draft again.

    Raises Overtaken where another version than `base_number` is in use by now, and Refusal where the
    proposal is decided already, or would replace what a person wrote or decided without a reason.
    """
    now = context.clock()
    with context.database.write() as connection:
        held, version = _open(connection, version_id)
        held.check_still(base_number)
        said = reason_of(reason)
        narratives.check_reason(connection, held, said)
        reviews.reopen(connection, context.actor, now, held, by_machine=True)
        narratives.change(
            connection,
            held.id,
            current_number=version.number,
            facts_hash=version.facts_hash,
            author_kind=version.author_kind,
        )
        _decide(connection, context, version_id, ProposalOutcome.ACCEPTED, said, now)


@needs(Right.WORK)
def accept_in_part(
    context: AppContext, version_id: int, *, base_number: int, places: Collection[int], reason: str = ""
) -> int:
    """Take over some places of a proposal: those rows of `compare(text in use, proposal)`. Returns the
    number of the version that comes of it, which is the person's.

    Raises as `accept` does, and Refusal where nothing of the proposal is taken.
    """
    now = context.clock()
    with context.database.write() as connection:
        held, version = _open(connection, version_id)
        held.check_still(base_number)
        if not base_number:
            raise Refusal(N_("There is no text in use yet: the proposal can be accepted whole."))
        base = authorship.written(connection, held.id, base_number)
        proposed = authorship.written(connection, held.id, version.number)
        body = text_of(merged(compare(base.body, proposed.body), places))
        if body == tidy(base.body):
            raise Refusal(N_("Nothing of the proposal was taken over."))
        said = reason_of(reason)
        narratives.check_reason(connection, held, said)
        row = {
            "change_type": ChangeType.MANUAL_EDIT,
            "reason": said,
            # What stays of the old text was written from the data of its day.
            "facts_hash": version.facts_hash if body == tidy(proposed.body) else held.facts_hash,
            "author_kind": ActorKind.PERSON,
            "user_id": context.actor.user_id,
        }
        parents = [base, proposed]
        added = narratives.add_version(
            connection, held, body, now, row, author=context.actor.name, parents=parents
        )
        reviews.reopen(connection, context.actor, now, held)
        _decide(connection, context, version_id, ProposalOutcome.IN_PART, said, now)
    return added.number


@needs(Right.WORK)
def discard(context: AppContext, version_id: int, *, reason: str = "") -> None:
    """Decide against a proposal; it stays in the history. Raises Refusal where it is decided already."""
    now = context.clock()
    with context.database.write() as connection:
        _open(connection, version_id)
        _decide(connection, context, version_id, ProposalOutcome.DISCARDED, reason_of(reason), now)


def _open(connection: Connection, version_id: int) -> tuple[narratives.Held, Row]:
    held, version = narratives.hold_version(connection, version_id)
    waiting = select(proposals.c.version_id).where(
        proposals.c.version_id == version_id, proposals.c.decided.is_(None)
    )
    if connection.execute(waiting).first() is None:
        raise Refusal(N_("This proposal has been decided already."))
    return held, version


def _decide(
    connection: Connection, context: AppContext, version_id: int, outcome: str, reason: str, now: datetime
) -> None:
    values = {"decided": now, "outcome": outcome, "reason": reason, "user_id": context.actor.user_id}
    connection.execute(update(proposals).where(proposals.c.version_id == version_id).values(values))
    audit.record(connection, context.actor, now, f"proposal.{outcome}", "version", version_id, reason=reason)
