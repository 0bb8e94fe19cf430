"""What is wrong with this installation, and what to do about it."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from core.context import AppContext
from core.i18n import N_
from core.queries.service import ServiceState, writing_service
from core.store import schema


@dataclass(frozen=True)
class Problem:
    """Something that is wrong or worth knowing: a message id with its values. Only a `fault`
    keeps the program from working."""

    message: str
    values: dict[str, Any]
    fault: bool = True


def problems(context: AppContext) -> tuple[Problem, ...]:
    """Look at folder, store, schema, writer and workers. What an earlier fault hides is not looked at."""
    settings = context.settings
    folder = settings.data_dir
    if not _can_be_written(folder):
        message = N_("The data folder {folder} cannot be written. Change its owner, or set CRONICA_DATA_DIR.")
        return (Problem(message, {"folder": str(folder)}),)
    try:
        if not schema.is_current(context.database):
            return (Problem(N_("The store is not up to date. Run: python run.py migrate"), {}),)
        service = writing_service(context)
    except SQLAlchemyError as error:
        reason = str(error.__cause__ or error).splitlines()[0]
        return (Problem(N_("The store cannot be opened: {reason}."), {"reason": reason}),)
    found = []
    if settings.usual_provider == "facts":
        message = N_("No AI service is set up (OPENAI_API_KEY): narratives are written without AI.")
        found.append(Problem(message, {}, fault=False))
    if service.state in (ServiceState.STOPPED, ServiceState.NOT_RESPONDING):
        found.append(Problem(N_("No writing service runs. Start one: python run.py work"), {}, fault=False))
    if settings.database_url and not settings.queue_url and not context.database.is_sqlite:
        message = N_("The queue is a file of this machine; workers elsewhere need CRONICA_QUEUE_URL.")
        found.append(Problem(message, {}, fault=False))
    return tuple(found)


def _can_be_written(folder: Path) -> bool:
    """Whether a file can be put there; a folder that is missing is made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def is_ready(context: AppContext) -> bool:
    """Whether the store is there and up to date."""
    return schema.is_current(context.database)
