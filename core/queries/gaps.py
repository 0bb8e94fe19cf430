"""What the data of a project still lack: which events, how many, and as a workbook to be filled in."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, func, select

from core.context import AppContext
from core.domain.completeness import Gap, gaps
from core.domain.facts import Attendance, EventState, Facts, Output
from core.domain.permission import Right
from core.errors import Refusal
from core.i18n import N_, _
from core.i18n import language as language_of_the_moment
from core.permission import needs
from core.queries.exports import ExportFile, FileOffer
from core.reports.event_sheets import Incomplete, render_gaps, render_template
from core.reports.history import XLSX_TYPE
from core.store.events import of_project, ordered
from core.store.tables import events, projects

_COUNTS = ("total", "women", "men", "other", "not_recorded")


@dataclass(frozen=True)
class EventWithGaps:
    """An event of which something is missing."""

    event_id: int
    title: str
    day: date | None
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class ProjectGaps:
    """The events of a project of which something is missing, by date, and how many lack what."""

    events: tuple[EventWithGaps, ...]
    counts: Mapping[Gap, int]


@needs(Right.READ)
def number_with_gaps(
    context: AppContext, project_id: int, first_day: date | None = None, last_day: date | None = None
) -> int:
    """How many events `project_gaps` would tell of, from an index alone."""
    counted = select(func.count()).select_from(events).where(*_lacking(project_id, first_day, last_day))
    with context.database.read() as connection:
        return connection.execute(counted).scalar_one()


@needs(Right.READ)
def project_gaps(
    context: AppContext, project_id: int, first_day: date | None = None, last_day: date | None = None
) -> ProjectGaps:
    """What is missing of the events of a project that start within two days, both included."""
    found = tuple(
        EventWithGaps(row["id"], row["title"], row["starts_on"] or row["planned_on"], missing)
        for row, missing in _incomplete(context, project_id, first_day, last_day)
    )
    return ProjectGaps(found, Counter(gap for event in found for gap in event.gaps))


@needs(Right.READ)
def gaps_file(
    context: AppContext,
    project_id: int,
    first_day: date | None = None,
    last_day: date | None = None,
    said: str | None = None,
) -> ExportFile:
    """The same as a workbook to be filled in, which the import takes back. It speaks the language `said`,
    or that of the moment. Raises Refusal where there is no such project."""
    spoken = said or language_of_the_moment()
    with context.database.read() as connection:
        project = connection.execute(select(projects).where(projects.c.id == project_id)).one_or_none()
    if project is None:
        raise Refusal(N_("There is no such project."))
    plain = ("external_id", "title", "starts_on", "planned_on", "place")
    rows = [
        Incomplete(**{name: row[name] for name in plain}, gaps=missing)
        for row, missing in _incomplete(context, project_id, first_day, last_day)
    ]
    offer = gaps_offer(project.code, spoken)
    content = render_gaps(project.title, rows, spoken, context.clock())
    return ExportFile(offer.name, content, offer.media_type)


def gaps_offer(code: str, said: str | None = None) -> FileOffer:
    """The file that `gaps_file` makes of a project, by the name it will have."""
    name = "-".join((_("missing-data", said), code))
    return FileOffer("xlsx", f"{name}.xlsx", XLSX_TYPE)


@needs(Right.READ)
def template_file(context: AppContext, said: str | None = None) -> ExportFile:
    """A workbook for events, with explained headings, in the language `said` or that of the moment."""
    spoken = said or language_of_the_moment()
    offer = template_offer(spoken)
    return ExportFile(offer.name, render_template(spoken, context.clock()), offer.media_type)


def template_offer(said: str) -> FileOffer:
    """The file that `template_file` makes in a language, by the name it will have."""
    name = _("template-events", said)
    return FileOffer("xlsx", f"{name}.xlsx", XLSX_TYPE)


def _incomplete(
    context: AppContext, project_id: int, first_day: date | None, last_day: date | None
) -> list[tuple[RowMapping, tuple[Gap, ...]]]:
    today = context.today()
    with context.database.read() as connection:
        rows = connection.execute(_rows(project_id, first_day, last_day)).mappings().all()
    return [(row, _gaps(_facts(row), today)) for row in rows]


def _rows(project_id: int, first_day: date | None, last_day: date | None) -> Select:
    """What the rule of gaps looks at, and no long text."""
    kept = ("id", "external_id", "title", "state", "starts_on", "ends_on", "planned_on", "place", "locality")
    return (
        select(
            *(events.c[name] for name in kept),
            *(events.c[f"attendance_{name}"] for name in _COUNTS),
            events.c.outputs,
            *(func.substr(events.c[name], 1, 1).label(name) for name in ("description", "results")),
        )
        .where(*_lacking(project_id, first_day, last_day))
        .order_by(*ordered())
    )


def _lacking(
    project_id: int, first_day: date | None, last_day: date | None
) -> tuple[ColumnElement[bool], ...]:
    """The conditions that an event meets of which something is missing."""
    days = [events.c.starts_on >= first_day] if first_day else []
    days += [events.c.starts_on <= last_day] if last_day else []
    return *of_project(project_id), ~events.c.complete, *days


def _facts(row: RowMapping) -> Facts:
    plain: dict[str, Any] = {
        name: row[name]
        for name in ("starts_on", "ends_on", "planned_on", "place", "locality", "description", "results")
    }
    return Facts(
        row["title"],
        EventState(row["state"]),
        **plain,
        outputs=tuple(Output(each["quantity"], each["unit"]) for each in row["outputs"]),
        attendance=Attendance(**{name: row[f"attendance_{name}"] for name in _COUNTS}),
    )


def _gaps(facts: Facts, today: date) -> tuple[Gap, ...]:
    """What is missing; of a past event of which nobody knows whether it was held, also what will be
    asked for once it is known to have been."""
    day = facts.ends_on or facts.starts_on
    if facts.state is EventState.UNKNOWN and day and day < today:
        return (Gap.STATE, *gaps(replace(facts, state=EventState.DONE)))
    return gaps(facts)
