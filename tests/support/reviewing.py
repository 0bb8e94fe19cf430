"""Texts that are there to be reviewed, and what a test asks of them."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from core.actions import batches, claims, endings
from core.context import AppContext
from core.domain.actors import Role
from core.domain.planning import Choice, Manner, Which
from core.domain.review import Seen
from core.llm import Text
from core.queries.narratives import Filter, NarrativeView, list_narratives, narrative
from core.store.tables import audit_entries
from tests.make import project_with
from tests.support.accounts import sample_actor

FACTS = Manner(provider="facts")


def texts(context: AppContext, number: int, code: str = "HUERTOS") -> Choice:
    """A project with so many events, each with a text of as many words as its number; their choice."""
    choice = project_with(context, number, code)
    write(context, choice)
    return choice


def write(context: AppContext, choice: Choice, said: str = "") -> int:
    """Have a choice written to its end; each text says `said`, or else as many words as the number of
    its event. Returns the batch."""
    batch_id = batches.plan(context, choice, FACTS).batch_id
    assert batch_id
    write_batch(context, batch_id, said)
    return batch_id


def write_batch(context: AppContext, batch_id: int, said: str = "") -> None:
    """Write what is left of a batch."""
    while claimed := claims.claim(context, batch_id):
        place = int(claimed.request.facts.title.split()[-1])
        text = Text(said or " ".join(["palabra"] * place), "modelo-x")
        endings.succeed(context, claimed, text, (), 0.1)


def seen(context: AppContext, choice: Choice) -> list[Seen]:
    """Every text of a project, as it is now."""
    found = list_narratives(context, Filter(choice.project_id, choice.language), limit=200).rows
    return [Seen(each.event_id, choice.language, each.number) for each in found if each.number]


def view(context: AppContext, text: Seen) -> NarrativeView:
    """A narrative as it is now."""
    found = narrative(context, text.event_id, text.language)
    assert found
    return found


def version_id(context: AppContext, text: Seen) -> int:
    """The version of a narrative that is in use now."""
    current = view(context, text).current
    assert current
    return current.seen.id


def whose(context: AppContext, role: Role) -> AppContext:
    """The context in the hands of the sample person of a role."""
    return context.acting_as(sample_actor(context, role))


def again(choice: Choice, *chosen: Seen, **changes: Any) -> Choice:
    """The choice of these texts alone, also where they are written."""
    events = tuple(each.event_id for each in chosen)
    return replace(choice, which=Which.ALL, events=events, **changes)


def logged(context: AppContext, action: str) -> list[dict[str, Any]]:
    """What the log keeps of each time that something was done."""
    kept = select(audit_entries.c.details).where(audit_entries.c.action == action)
    with context.database.read() as connection:
        return list(connection.execute(kept.order_by(audit_entries.c.id)).scalars())
