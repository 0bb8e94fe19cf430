"""What a choice would write, what not and why, and exactly what would be sent for one event."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from core.context import AppContext
from core.domain.planning import Choice, Manner, SkipReason, sorted_out
from core.llm import WriteRequest
from core.llm.messages import messages_for
from core.store import jobs, prompts
from core.store.events import candidates, facts_of
from core.store.tables import events, projects


@dataclass(frozen=True)
class Preview:
    """What would be written. `titles` gives a few of those left out, by reason."""

    to_write: tuple[int, ...]
    skipped: Mapping[SkipReason, int]
    titles: Mapping[SkipReason, tuple[str, ...]]
    written: int
    """Events of the choice that have a narrative already, whatever becomes of them."""


@dataclass(frozen=True)
class Sent:
    """What leaves the house for one event: where to, and the messages; none for the facts writer."""

    event_title: str
    provider: str
    model: str
    address: str
    messages: tuple[Mapping[str, str], ...]


def preview(context: AppContext, choice: Choice) -> Preview:
    """Sort the events of a choice as planning would."""
    with context.database.read() as connection:
        found = candidates(connection, choice)
    to_write, left_out = sorted_out(found, choice, context.today())
    titles: dict[SkipReason, list[str]] = {}
    for candidate in found:
        if reason := left_out.get(candidate.event_id):
            titles.setdefault(reason, []).append(candidate.title)
    return Preview(
        to_write=tuple(to_write),
        skipped=Counter(left_out.values()),
        titles={reason: tuple(of_reason[:5]) for reason, of_reason in titles.items()},
        written=sum(candidate.written_from is not None for candidate in found),
    )


def what_is_sent(context: AppContext, event_id: int, language: str, manner: Manner) -> Sent:
    """Exactly what a provider would be sent for an event."""
    kind = manner.provider or context.settings.usual_provider
    provider = context.provider(kind)
    with context.database.read() as connection:
        row = connection.execute(
            select(events, projects.c.code.label("project_code"))
            .join(projects)
            .where(events.c.id == event_id)
        ).mappings()
        event = row.one()
        newest = prompts.newest(connection, prompts.NARRATIVE, language)
        text = jobs.instructions(connection, newest)
    request = WriteRequest(
        facts=facts_of(event),
        language=language,
        reference=f"{event['project_code']}/{event['external_id']}",
        instructions=text,
        tone=manner.tone,
        length=manner.length,
        model=manner.model,
        temperature=manner.temperature,
    )
    leaves = provider.calls_a_model and not provider.simulated
    return Sent(
        event_title=event["title"],
        provider=kind,
        model=provider.model_name(manner.model),
        address=provider.address,
        messages=tuple(messages_for(request)) if leaves else (),
    )
