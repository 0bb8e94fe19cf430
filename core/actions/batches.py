"""Ask for narratives, and stop asking: planning, pausing, resuming and cancelling a batch."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, update

from core.actions.writers import check_name, check_writer
from core.context import AppContext
from core.domain.answers import LENGTHS
from core.domain.jobs import JobState
from core.domain.permission import Right
from core.domain.planning import Choice, Manner, SkipReason, options_of, sorted_out
from core.errors import Forbidden, Refusal
from core.i18n import N_, language, n_
from core.i18n.formats import span_text
from core.i18n.words import word
from core.permission import may, needs
from core.store import audit, batches, events, jobs, projects, prompts, settings
from core.store.column_types import storable
from core.store.tables import batches as batch_rows

FALLBACKS = ("none", "facts")
LONGEST_INSTRUCTION = 1_000


@dataclass(frozen=True)
class Planned:
    """What became of a wish: a batch, or none if there was nothing to write."""

    batch_id: int | None
    to_write: int
    skipped: Mapping[SkipReason, int] = field(default_factory=dict)
    inline: bool = False


@needs(Right.PROPOSE)
def plan(context: AppContext, choice: Choice, manner: Manner, *, inline: bool = False) -> Planned:
    """Make a batch with a job for every event of the choice; those left out bear their reason.

    With `inline` a handful, as the settings say, is left to the process that asks; for more the
    workers are rung. Raises Refusal for an unknown project or provider, and for who may only propose.
    """
    if not choice.as_proposals and not may(context, Right.WORK):
        raise Forbidden(N_("This role generates proposals only: the texts in use stay as they are."))
    now = context.clock()
    with context.database.write() as connection:
        project = projects.held_project(connection, choice.project_id)
        options = _options(context, connection, project, choice, manner)
        chosen, reasons = sorted_out(events.candidates(connection, choice), choice, context.today())
        if not chosen:
            return Planned(None, 0, Counter(reasons.values()))
        period = projects.period_name(connection, choice)
        inline = inline and len(chosen) <= settings.inline_limit(connection, context.settings)
        batch_id = connection.execute(
            insert(batch_rows).returning(batch_rows.c.id),
            {
                "name": _name(project, period, choice, len(chosen)),
                "project_id": choice.project_id,
                "user_id": context.actor.user_id,
                "options": {**options, "inline": inline},
                "created": now,
            },
        ).scalar_one()
        batches.add_jobs(connection, _job_rows(batch_id, options, now, chosen, reasons))
        audit.record(connection, context.actor, now, "batch.planned", "batch", batch_id, to_write=len(chosen))
    if not inline:
        context.ring(min(len(chosen), context.settings.threads * context.settings.workers))
    return Planned(batch_id, len(chosen), Counter(reasons.values()), inline)


@needs(Right.WORK)
def cancel(context: AppContext, batch_id: int) -> int:
    """Cancel what waits, and ask for what runs to be cut. Returns how many jobs were waiting.

    A batch that has ended stays as it is. Raises Refusal for one that does not exist.
    """
    now = context.clock()
    with context.database.write() as connection:
        _check_there(connection, batch_id)
        asked = connection.execute(
            update(batch_rows)
            .where(
                batch_rows.c.id == batch_id,
                batch_rows.c.finished.is_(None),
                batch_rows.c.cancel_requested.is_(None),
            )
            .values(cancel_requested=now)
        )
        if asked.rowcount != 1:
            return 0
        waiting = jobs.cancel_waiting(connection, batch_id, now)
        audit.record(connection, context.actor, now, "batch.cancelled", "batch", batch_id, waiting=waiting)
        batches.close_if_done(connection, batch_id, now)
    return waiting


@needs(Right.WORK)
def pause(context: AppContext, batch_id: int) -> bool:
    """Let what waits in a batch wait; what is being written is written to its end. Returns whether it went
    on until now.

    Raises Refusal for a batch that does not exist.
    """
    now = context.clock()
    with context.database.write() as connection:
        _check_there(connection, batch_id)
        going_on = (
            batch_rows.c.id == batch_id,
            batch_rows.c.finished.is_(None),
            batch_rows.c.cancel_requested.is_(None),
            batch_rows.c.paused.is_(None),
        )
        paused = connection.execute(update(batch_rows).where(*going_on).values(paused=now)).rowcount == 1
        if paused:
            audit.record(connection, context.actor, now, "batch.paused", "batch", batch_id)
    return paused


@needs(Right.WORK)
def resume(context: AppContext, batch_id: int) -> bool:
    """Let a paused batch go on. Returns whether it was paused.

    Raises Refusal for a batch that does not exist.
    """
    now = context.clock()
    with context.database.write() as connection:
        _check_there(connection, batch_id)
        held_back = (
            batch_rows.c.id == batch_id,
            batch_rows.c.finished.is_(None),
            batch_rows.c.paused.isnot(None),
        )
        resumed = connection.execute(update(batch_rows).where(*held_back).values(paused=None)).rowcount == 1
        if resumed:
            audit.record(connection, context.actor, now, "batch.resumed", "batch", batch_id)
    if resumed:
        context.ring(context.settings.threads * context.settings.workers)
    return resumed


def _check_there(connection: Connection, batch_id: int) -> None:
    if not batches.lock(connection, batch_id):
        raise Refusal(N_("There is no generation run number {number}."), number=batch_id)


def _options(
    context: AppContext, connection: Connection, project: Any, choice: Choice, manner: Manner
) -> dict[str, Any]:
    provider = manner.provider or settings.usual_provider(
        context.settings, settings.endpoint(connection, context.settings, context.secret)
    )
    check_writer(context.settings, provider, manner.model, sample=project["sample"])
    check_name(manner.tone)
    if len(manner.instruction) > LONGEST_INSTRUCTION:
        raise Refusal(N_("An instruction has at most {number} letters."), number=LONGEST_INSTRUCTION)
    if manner.fallback not in FALLBACKS or manner.length not in ("", *LENGTHS):
        raise Refusal(
            N_("This way of writing is not known: {what}."), what=f"{manner.fallback} {manner.length}"
        )
    return {
        **options_of(choice),
        "provider": provider,
        "model": storable(manner.model),
        "temperature": manner.temperature,
        "tone": storable(manner.tone),
        "length": manner.length,
        "fallback": manner.fallback,
        "instruction": storable(manner.instruction).strip(),
        "prompt_version_id": prompts.newest(connection, prompts.NARRATIVE, choice.language),
    }


def _job_rows(
    batch_id: int,
    options: Mapping[str, Any],
    now: datetime,
    chosen: list[int],
    reasons: dict[int, SkipReason],
) -> list[dict[str, Any]]:
    common: dict[str, Any] = {
        "batch_id": batch_id,
        **{name: options[name] for name in ("language", "provider", "model")},
        "queued": now,
        "available_at": now,
    }
    written = [
        {**common, "event_id": event_id, "state": JobState.QUEUED, "skip_reason": None, "finished": None}
        for event_id in chosen
    ]
    skipped = [
        {**common, "event_id": event_id, "state": JobState.SKIPPED, "skip_reason": reason, "finished": now}
        for event_id, reason in reasons.items()
    ]
    return written + skipped


def _name(project: RowMapping, period: str, choice: Choice, number: int) -> str:
    """What people call the batch, in the words of whoever asks for it: the period, where it is named, else
    the days; the project; how many; the language of the narratives where it is not the project's."""
    parts = [period, project["title"]] if period else [project["title"]]
    if not period and (choice.first_day or choice.last_day):
        parts.append(span_text(choice.first_day, choice.last_day, language()))
    counted = n_("{number} narrative", "{number} narratives", number)
    if choice.language != project["language"]:
        counted = f"{counted} · {word('language', choice.language)}"
    return " · ".join([*parts, counted])[:300]
