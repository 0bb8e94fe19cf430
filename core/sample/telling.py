"""Telling the past: every step of data/sample/past.toml, through the action that people use for it."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import delete

from core.actions import proposals, reviews, versions
from core.actions.events import mend_event
from core.actions.imports import import_file
from core.actions.notifications import mark_read
from core.actions.periods import create_period
from core.actions.projects import create_project
from core.context import AppContext
from core.domain.periods import PeriodData
from core.domain.projects import ProjectData
from core.i18n.formats import date_text
from core.sample.days import day_of
from core.sample.files import table_of
from core.sample.scene import Scene
from core.sample.writing import generate, retry, try_out
from core.store.tables import notifications

Step = Callable[[Scene, AppContext, Mapping[str, Any]], None]


def tell(scene: Scene, past: Mapping[str, Any]) -> None:
    """Do what people did, one step after the other, each at its hour and by whom it was done."""
    for step in past["step"]:
        scene.set_clock(step["at"])
        _STEPS[step["do"]](scene, scene.acting(step["who"]), step)


def _project(scene: Scene, context: AppContext, step: Mapping[str, Any]) -> None:
    first, last = day_of(step["from"], scene.today), day_of(step["to"], scene.today)
    create_project(context, ProjectData(step["code"], step["title"], step["language"], first, last))


def _period(scene: Scene, context: AppContext, step: Mapping[str, Any]) -> None:
    project = scene.project(step["project"])
    first, last, due = (day_of(step[end], scene.today) for end in ("from", "to", "due"))
    data = PeriodData(step["name"], first, last, due, step["donor"], project.language)
    create_period(context, project.id, data)


def _import(scene: Scene, context: AppContext, step: Mapping[str, Any]) -> None:
    import_file(context, step["project"], step["file"], table_of(step["file"], scene.today))


def _mend(scene: Scene, context: AppContext, step: Mapping[str, Any]) -> None:
    mend_event(context, scene.event(step["event"]).id, step["changes"], step["seen"])


def _edit(scene: Scene, context: AppContext, step: Mapping[str, Any]) -> None:
    event, seen = scene.event(step["event"]), scene.seen(step["event"])
    days = {"day": event.starts_on, "last_day": event.ends_on or event.starts_on}
    body = step["text"].format(**{name: date_text(day, seen.language) for name, day in days.items()})
    versions.edit(
        context, seen.event_id, seen.language, body, base_number=seen.number, reason=step.get("reason", "")
    )


def _restore(scene: Scene, context: AppContext, step: Mapping[str, Any]) -> None:
    seen = scene.seen(step["event"])
    source = scene.version_id(seen, step["version"])
    versions.restore(context, source, base_number=seen.number, reason=step["reason"])


def _name(scene: Scene, context: AppContext, step: Mapping[str, Any]) -> None:
    version_id = scene.version_id(scene.seen(step["event"]), step["version"])
    versions.name_version(context, version_id, step["name"])


def _accept(scene: Scene, context: AppContext, step: Mapping[str, Any]) -> None:
    seen = scene.seen(step["event"])
    proposal = scene.version_id(seen, step["version"])
    proposals.accept(context, proposal, base_number=seen.number, reason=step.get("reason", ""))


def _discard(scene: Scene, context: AppContext, step: Mapping[str, Any]) -> None:
    proposal = scene.version_id(scene.seen(step["event"]), step["version"])
    proposals.discard(context, proposal, reason=step.get("reason", ""))


def _submit(scene: Scene, context: AppContext, step: Mapping[str, Any]) -> None:
    reviews.submit(context, [scene.seen(step["event"])])


def _approve(scene: Scene, context: AppContext, step: Mapping[str, Any]) -> None:
    seen = scene.seen(step["event"])
    reviews.note_opened(context, scene.version_id(seen, seen.number))
    reviews.approve(context, [seen], remark=step.get("remark", ""))


def _send_back(scene: Scene, context: AppContext, step: Mapping[str, Any]) -> None:
    seen = scene.seen(step["event"])
    reviews.note_opened(context, scene.version_id(seen, seen.number))
    reviews.send_back(context, [seen], remark=step["remark"])


def _comment(scene: Scene, context: AppContext, step: Mapping[str, Any]) -> None:
    reviews.comment(context, scene.seen(step["event"]), step["remark"])


def _read_notices(_scene: Scene, context: AppContext, _step: Mapping[str, Any]) -> None:
    mark_read(context, None)


def _forget_notices(scene: Scene, context: AppContext, _step: Mapping[str, Any]) -> None:
    """A month of runs leaves more notices than anybody wants to find on the first day."""
    with context.database.write() as connection:
        connection.execute(delete(notifications).where(notifications.c.created <= scene.hand.now))


_STEPS: Mapping[str, Step] = {
    "project": _project,
    "period": _period,
    "import": _import,
    "mend": _mend,
    "generate": generate,
    "retry": retry,
    "try out": try_out,
    "edit": _edit,
    "restore": _restore,
    "name": _name,
    "accept": _accept,
    "discard": _discard,
    "submit": _submit,
    "approve": _approve,
    "send back": _send_back,
    "comment": _comment,
    "read notices": _read_notices,
    "forget notices": _forget_notices,
}
"""What a step of the file may say under `do`."""
