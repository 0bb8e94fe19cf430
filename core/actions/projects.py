"""Make, change and remove projects: what is removed is hidden with its reason, and can be brought back."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, RowMapping, exists, insert, select
from sqlalchemy.exc import IntegrityError

from core.context import AppContext
from core.domain.permission import Right
from core.domain.projects import ProjectData, accepted_project, accepted_reason
from core.errors import Refusal
from core.i18n import N_
from core.permission import needs
from core.store import audit, removals
from core.store.column_types import storable
from core.store.projects import held_project
from core.store.tables import batches, projects


@needs(Right.WORK)
def create_project(context: AppContext, data: ProjectData) -> int:
    """Make a project. Returns its number. Raises Refusal, also where its code is taken."""
    row, now = _row(data), context.clock()
    with context.database.write() as connection:
        _check_code(connection, row["code"])
        with _unless_taken(row["code"]):
            made = insert(projects).returning(projects.c.id)
            project_id = connection.execute(made, {**row, "created": now}).scalar_one()
        audit.record(
            connection, context.actor, now, "project.created", "project", project_id, code=row["code"]
        )
    return project_id


@needs(Right.WORK)
def edit_project(context: AppContext, project_id: int, data: ProjectData) -> None:
    """Change what is said of a project. Raises Refusal; the sample keeps its code."""
    row = _row(data)
    with context.database.write() as connection:
        before = held_project(connection, project_id)
        changed = {name: value for name, value in row.items() if before[name] != value}
        if not changed:
            return
        if "code" in changed:
            if before["sample"]:
                raise Refusal(N_("The sample keeps its code: it is told by it."))
            _check_code(connection, row["code"])
        with _unless_taken(row["code"]):
            removals.change(connection, projects, project_id, **changed)
        _record(context, connection, "edited", before, **changed)


@needs(Right.WORK)
def remove_project(context: AppContext, project_id: int, reason: str) -> None:
    """Hide a project with all that is in it. Raises Refusal without a reason, for the sample, and while
    narratives of it are being written."""
    said = accepted_reason(storable(reason))
    with context.database.write() as connection:
        before = held_project(connection, project_id)
        if before["sample"]:
            raise Refusal(N_("The sample goes as a whole: Home has the button for it."))
        open_batch = exists().where(batches.c.project_id == project_id, batches.c.finished.is_(None))
        if connection.execute(select(open_batch)).scalar_one():
            raise Refusal(
                N_(
                    "Narratives of this project are being written. It can be removed once they have ended or "
                    "were cancelled."
                )
            )
        removals.hide(connection, projects, project_id, context.clock(), said)
        _record(context, connection, "removed", before, reason=said)


@needs(Right.WORK)
def bring_back_project(context: AppContext, project_id: int) -> None:
    """Show a project again that was removed, with all that is in it."""
    with context.database.write() as connection:
        before = removals.held(connection, projects, project_id, missing=N_("There is no such project."))
        if before["removed"] is not None:
            removals.bring_back(connection, projects, project_id)
            _record(context, connection, "brought_back", before)


_TAKEN = N_("The code {code} is that of another project.")


def _check_code(connection: Connection, code: str) -> None:
    """Raise Refusal where a project has this code, one that was removed too."""
    row = connection.execute(select(projects.c.removed).where(projects.c.code == code)).one_or_none()
    if row is None:
        return
    if row.removed is not None:
        raise Refusal(
            N_("The code {code} is that of a project that was removed. It can be brought back."), code=code
        )
    raise Refusal(_TAKEN, code=code)


@contextmanager
def _unless_taken(code: str) -> Generator[None]:
    """Raise Refusal where somebody was faster with a code."""
    try:
        yield
    except IntegrityError as taken:
        raise Refusal(_TAKEN, code=code) from taken


def _row(data: ProjectData) -> dict[str, Any]:
    accepted = accepted_project(data)
    return {**asdict(accepted), "title": storable(accepted.title)}


def _record(
    context: AppContext, connection: Connection, what: str, before: RowMapping, **told: object
) -> None:
    plain = {"code": before["code"], **{name: str(value or "") for name, value in told.items()}}
    audit.record(
        connection, context.actor, context.clock(), f"project.{what}", "project", before["id"], **plain
    )
