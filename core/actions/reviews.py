"""What people decide about texts: submit, approve, send back, comment, protect, one or many at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, insert, select

from core.context import AppContext
from core.domain.actors import ActorKind
from core.domain.permission import Right
from core.domain.review import STEPS, ReviewState, ReviewStep, Seen
from core.errors import Overtaken, Refusal
from core.i18n import N_
from core.permission import needs
from core.store import audit, narratives, reviews, settings
from core.store.column_types import storable
from core.store.narratives import Held
from core.store.tables import events, notifications, protections, readings, versions
from core.store.tables import narratives as narrative_rows
from core.store.tables import reviews as review_rows
from core.store.upsert import insert_once

LONGEST_REMARK = 4_000
MOST_AT_ONCE = 1_000
SENT_BACK = "sent_back"
"""The kind of the notice to whoever wrote or submitted a text that was sent back."""
CHANGED_MEANWHILE = N_("Somebody has changed this text meanwhile.")
"""Why one of many is not decided about: which version it has by now is told only of a single one."""


@dataclass(frozen=True)
class Decided:
    """How many texts were decided about, and how many not, by reason (a message id)."""

    done: int
    refused: Mapping[str, int] = field(default_factory=dict)


@needs(Right.WORK)
def submit(context: AppContext, chosen: Sequence[Seen]) -> Decided:
    """Ask for the review of texts."""
    return _decide(context, ReviewStep.SUBMITTED, chosen)


@needs(Right.APPROVE)
def approve(context: AppContext, chosen: Sequence[Seen], *, remark: str = "") -> Decided:
    """Approve texts as they were seen. The log says how many of them whoever approves had opened."""
    return _decide(context, ReviewStep.APPROVED, chosen, remark)


@needs(Right.APPROVE)
def send_back(context: AppContext, chosen: Sequence[Seen], *, remark: str) -> Decided:
    """Ask for changes, and say which: whoever wrote or submitted the text is told."""
    if not remark.strip():
        raise Refusal(N_("What is to be changed has to be said."))
    return _decide(context, ReviewStep.SENT_BACK, chosen, remark)


@needs(Right.READ)
def comment(context: AppContext, seen: Seen, remark: str) -> None:
    """Say something about a text without deciding about it."""
    said = _checked(remark)
    if not said:
        raise Refusal(N_("The comment is empty."))
    with context.database.write() as connection:
        held = _held(connection, seen)
        version_id = reviews.current_version_id(connection, held)
        reviews.add(
            connection, context.actor, context.clock(), held.id, version_id, ReviewStep.COMMENTED, said
        )


@needs(Right.READ)
def note_opened(context: AppContext, version_id: int) -> None:
    """Note that whoever is here has opened a version, once."""
    user_id = context.actor.user_id
    if user_id is None:
        return
    row = {"version_id": version_id, "user_id": user_id}
    known = select(readings.c.at).where(*(readings.c[name] == value for name, value in row.items()))
    with context.database.read() as connection:
        if connection.execute(known).first():
            return
    with context.database.write() as connection:
        # A very old version may be going at this moment.
        there = select(versions.c.id).where(versions.c.id == version_id)
        if connection.execute(there.with_for_update(read=True, key_share=True)).first():
            insert_once(connection, readings, {**row, "at": context.clock()})


@needs(Right.WORK)
def protect(context: AppContext, chosen: Sequence[Seen], *, reason: str = "") -> int:
    """Keep batches away from texts. Returns how many were not protected before."""
    return _set_protection(context, chosen, reason=reason)


@needs(Right.WORK)
def unprotect(context: AppContext, chosen: Sequence[Seen]) -> int:
    """Let batches write these texts again. Returns how many were protected."""
    return _set_protection(context, chosen, reason=None)


def _decide(context: AppContext, step: ReviewStep, chosen: Sequence[Seen], remark: str = "") -> Decided:
    """One step for each of the texts; for a single one its refusal is raised."""
    said, now = _checked(remark), context.clock()
    done: dict[Seen, int] = {}
    refused: dict[str, int] = {}
    with context.database.write() as connection:
        for seen in _in_order(chosen):
            try:
                done[seen] = _step(connection, context, step, seen, said)
            except Refusal as refusal:
                if len(chosen) == 1:
                    raise
                reason = CHANGED_MEANWHILE if isinstance(refusal, Overtaken) else refusal.message
                refused[reason] = refused.get(reason, 0) + 1
        for subject, versions_there in _subjects(connection, done):
            told = {"number": len(versions_there), "opened": _opened(connection, context, versions_there)}
            audit.record(connection, context.actor, now, f"review.{step}", *subject, **told)
    return Decided(len(done), refused)


def _step(connection: Connection, context: AppContext, step: ReviewStep, seen: Seen, remark: str) -> int:
    """Take a step with one text. Returns the version that it was about."""
    held = _held(connection, seen)
    held.check_still(seen.number)
    before, after = STEPS[step]
    if held.state not in before:
        raise Refusal(_ALREADY[held.state])
    version_id = reviews.current_version_id(connection, held)
    if step is ReviewStep.APPROVED:
        _check_own_edit(connection, context, version_id)
    now = context.clock()
    reviews.add(connection, context.actor, now, held.id, version_id, step, remark)
    narratives.change(connection, held.id, state=after)
    if step is ReviewStep.SENT_BACK:
        _tell_who_wrote(connection, context, seen, held, remark)
    return version_id


def _held(connection: Connection, seen: Seen) -> Held:
    where = (narrative_rows.c.event_id == seen.event_id, narrative_rows.c.language == seen.language)
    held = narratives.held_one(connection, *where)
    if held is None or not held.current_number:
        raise Refusal(N_("There is no text yet."))
    return held


def _check_own_edit(connection: Connection, context: AppContext, version_id: int) -> None:
    """Whether one may approve what one edited is a setting of the installation."""
    version = connection.execute(select(versions).where(versions.c.id == version_id)).one()
    own = version.author_kind == ActorKind.PERSON and version.user_id == context.actor.user_id
    if own and not settings.approval(connection).own_edits:
        raise Refusal(N_("Whoever edited a text does not approve it here: somebody else has to."))


def _tell_who_wrote(connection: Connection, context: AppContext, seen: Seen, held: Held, remark: str) -> None:
    """Leave a notice to whoever the version is of, and to whoever submitted it last."""
    of_version = select(versions.c.user_id).where(
        versions.c.narrative_id == held.id, versions.c.number == held.current_number
    )
    submitted = (
        select(review_rows.c.user_id)
        .where(review_rows.c.narrative_id == held.id, review_rows.c.kind == ReviewStep.SUBMITTED)
        .order_by(review_rows.c.id.desc())
        .limit(1)
    )
    told = {connection.execute(each).scalar() for each in (of_version, submitted)}
    title = connection.execute(select(events.c.title).where(events.c.id == seen.event_id)).scalar_one()
    data = {"event_id": seen.event_id, "language": seen.language, "title": title, "remark": remark}
    for user_id in told - {None, context.actor.user_id}:
        row = {"user_id": user_id, "kind": SENT_BACK, "data": data, "created": context.clock()}
        connection.execute(insert(notifications), row)


def _opened(connection: Connection, context: AppContext, version_ids: Sequence[int]) -> int:
    """How many of these versions whoever is here has opened."""
    opened = select(func.count()).where(
        readings.c.version_id.in_(version_ids), readings.c.user_id == context.actor.user_id
    )
    return connection.execute(opened).scalar_one()


def _set_protection(context: AppContext, chosen: Sequence[Seen], *, reason: str | None) -> int:
    now, said = context.clock(), None if reason is None else _checked(reason)
    changed: dict[Seen, int] = {}
    with context.database.write() as connection:
        for seen in _in_order(chosen):
            held = _held(connection, seen)
            if said is None:
                gone = delete(protections).where(protections.c.narrative_id == held.id)
                is_new = connection.execute(gone).rowcount
            else:
                row = {"narrative_id": held.id, "user_id": context.actor.user_id, "reason": said, "at": now}
                is_new = insert_once(connection, protections, row)
            if is_new:
                changed[seen] = reviews.current_version_id(connection, held)
        what = "narratives.unprotected" if said is None else "narratives.protected"
        for subject, there in _subjects(connection, changed):
            audit.record(connection, context.actor, now, what, *subject, number=len(there))
    return len(changed)


def _subjects(
    connection: Connection, done: Mapping[Seen, int]
) -> Iterator[tuple[tuple[str, int], list[int]]]:
    """What the log says that something was done to, with the versions: a single one, or a project."""
    if len(done) == 1:
        (version_id,) = done.values()
        yield ("version", version_id), [version_id]
        return
    of_events = select(events.c.id, events.c.project_id).where(
        events.c.id.in_([seen.event_id for seen in done])
    )
    project_of = {row.id: row.project_id for row in connection.execute(of_events)}
    for project_id in sorted(set(project_of.values())):
        there = [version_id for seen, version_id in done.items() if project_of[seen.event_id] == project_id]
        yield ("project", project_id), there


def _in_order(chosen: Sequence[Seen]) -> list[Seen]:
    """In the order in which everybody holds several, so that neither waits for the other for ever."""
    if len(chosen) > MOST_AT_ONCE:
        raise Refusal(N_("At most {number} texts can be decided about at once."), number=MOST_AT_ONCE)
    return sorted(set(chosen), key=lambda seen: (seen.event_id, seen.language))


def _checked(remark: str) -> str:
    said = storable(remark).strip()
    if len(said) > LONGEST_REMARK:
        raise Refusal(N_("A remark has at most {number} letters."), number=LONGEST_REMARK)
    return said


_ALREADY: Mapping[ReviewState, str] = {
    ReviewState.DRAFT: N_("Nobody has submitted this text yet."),
    ReviewState.IN_REVIEW: N_("This text is in review already."),
    ReviewState.CHANGES_REQUESTED: N_("Changes have been asked for already."),
    ReviewState.APPROVED: N_("This text is approved already."),
}
