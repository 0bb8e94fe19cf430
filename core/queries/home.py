"""What the home page asks: how far each project is, what goes on, what was written, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    Connection,
    and_,
    case,
    exists,
    func,
    or_,
    select,
)

from core.context import AppContext
from core.domain.jobs import JobState
from core.domain.permission import Right
from core.domain.steps import Step, next_step
from core.domain.versions import ProposalOutcome
from core.permission import needs
from core.queries.board import PeriodStanding, board, is_untold
from core.queries.service import ServiceState, writing_service
from core.store import people, settings
from core.store.events import of_project
from core.store.narratives import in_use
from core.store.tables import batches, events, jobs, narratives, projects, proposals, versions

TEXTS = 5
"""How many of the newest are told of."""
LATEST = 20
"""Batches in which failures are looked for: what failed before them is history."""


@dataclass(frozen=True)
class Standing:
    """How far a project is, in its own language. `written` counts those out of date (`stale`) too;
    `due` are the events to be told by now that have no narrative yet."""

    id: int
    code: str
    title: str
    language: str
    sample: bool
    events: int
    written: int
    stale: int
    due: int

    @property
    def missing(self) -> int:
        """Events without a narrative, also those that are still to come or were called off."""
        return self.events - self.written


@dataclass(frozen=True)
class Written:
    """A version that came lately."""

    event_id: int
    language: str
    title: str
    sample: bool
    number: int
    provider: str
    created: datetime


@dataclass(frozen=True)
class GoingOn:
    """A batch that has not ended."""

    id: int
    name: str


@dataclass(frozen=True)
class Setup:
    """What an installation has, and what it lacks. `shared_secret` is None where one machine is all."""

    accounts: bool
    ai: bool
    service: ServiceState
    shared_secret: bool | None


@dataclass(frozen=True)
class Home:
    """What there is to see. `periods` are the open ones, as `board` orders them. `going_on`
    is the oldest batch that has not ended; `unwritten` holds, for each batch, the narratives whose last
    attempt of all failed in it."""

    projects: tuple[Standing, ...]
    periods: tuple[PeriodStanding, ...]
    texts: tuple[Written, ...]
    going_on: GoingOn | None
    unwritten: Mapping[int, int]

    @property
    def sample(self) -> Standing | None:
        """The sample, while it is there."""
        return next((project for project in self.projects if project.sample), None)

    def foremost(self, of: str) -> Standing | PeriodStanding | None:
        """Where something is to be done ("due", "stale"): the open period that is due first, or else the
        project with the most; the sample only where nothing else has any."""
        whole = sorted(self.projects, key=lambda project: -getattr(project, of))
        held = [each for each in (*self.periods, *whole) if getattr(each, of)]
        return min(held, key=lambda each: each.sample, default=None)

    def next_step(self, *, works: bool) -> Step:
        """What to do next, for somebody who may do the work, or who reads."""
        return next_step(
            works=works,
            events=any(project.events for project in self.projects),
            going_on=self.going_on is not None,
            failed=bool(self.unwritten),
            due=self.foremost("due") is not None,
            stale=self.foremost("stale") is not None,
            written=bool(self.texts),
        )


@needs(Right.READ)
def home(context: AppContext) -> Home:
    """What the home page shows to everybody."""
    with context.database.read() as connection:
        standings = _standings(connection, context.today())
        periods = board(connection, context.today())
        texts = _texts(connection)
        open_batches = select(batches.c.id, batches.c.name).where(batches.c.finished.is_(None))
        oldest = connection.execute(open_batches.order_by(batches.c.id).limit(1)).one_or_none()
        unwritten = _unwritten(connection)
    return Home(standings, periods, texts, oldest and GoingOn(*oldest), unwritten)


@needs(Right.ADMINISTER)
def setup(context: AppContext) -> Setup:
    """What is set up here."""
    known = context.settings
    with context.database.read() as connection:
        accounts = connection.execute(select(people.real_account_exists())).scalar_one()
        endpoint = settings.endpoint(connection, known, context.secret)
    return Setup(
        accounts=accounts,
        ai=settings.usual_provider(known, endpoint) == "openai",
        service=writing_service(context).state,
        shared_secret=None if context.database.is_sqlite else context.secret.is_set,
    )


def _standings(connection: Connection, today: date) -> tuple[Standing, ...]:
    """Every project, the one with the newest events first."""
    in_its_language = in_use(projects.c.language)
    is_due = and_(events.c.id.isnot(None), narratives.c.id.is_(None), ~is_untold(today))
    names = ("id", "code", "title", "language", "sample")
    counted = (
        select(
            *(projects.c[name] for name in names),
            func.count(events.c.id).label("events"),
            func.count(narratives.c.id).label("written"),
            func.count(case((narratives.c.facts_hash != events.c.facts_hash, 1))).label("stale"),
            func.count(case((is_due, 1))).label("due"),
        )
        .select_from(projects)
        .outerjoin(events, and_(*of_project(projects.c.id)))
        .outerjoin(narratives, in_its_language)
        .where(projects.c.removed.is_(None))
        .group_by(projects.c.id)
        .order_by(func.max(events.c.updated).desc(), projects.c.id)
    )
    return tuple(Standing(**row) for row in connection.execute(counted).mappings())


def _texts(connection: Connection) -> tuple[Written, ...]:
    """The newest versions, without proposals that nobody has accepted."""
    beside = exists().where(
        proposals.c.version_id == versions.c.id,
        or_(proposals.c.outcome.is_(None), proposals.c.outcome != ProposalOutcome.ACCEPTED),
    )
    newest = select(versions).where(~beside).order_by(versions.c.id.desc()).limit(TEXTS).subquery()
    told = (
        select(
            events.c.id.label("event_id"),
            narratives.c.language,
            events.c.title,
            projects.c.sample,
            newest.c.number,
            newest.c.provider,
            newest.c.created,
        )
        .join(narratives, narratives.c.id == newest.c.narrative_id)
        .join(events, events.c.id == narratives.c.event_id)
        .join(projects, projects.c.id == events.c.project_id)
        .where(events.c.removed.is_(None), projects.c.removed.is_(None))
        .order_by(newest.c.id.desc())
    )
    return tuple(Written(**row) for row in connection.execute(told).mappings())


def _unwritten(connection: Connection) -> dict[int, int]:
    """Narratives that failed in one of the latest batches, and that nobody asked for again since."""
    of_projects = select(batches.c.id).join(projects).where(projects.c.removed.is_(None))
    latest = of_projects.order_by(batches.c.id.desc()).limit(LATEST)
    later = jobs.alias("later")
    asked_again = exists().where(
        later.c.event_id == jobs.c.event_id, later.c.language == jobs.c.language, later.c.id > jobs.c.id
    )
    counted = (
        select(jobs.c.batch_id, func.count().label("number"))
        .where(jobs.c.batch_id.in_(latest), jobs.c.state == JobState.FAILED)
        .where(jobs.c.dismissed.is_(False), ~asked_again)
        .group_by(jobs.c.batch_id)
    )
    return {row.batch_id: row.number for row in connection.execute(counted)}
