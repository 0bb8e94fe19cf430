"""What is wrong with this installation, and what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.exc import SQLAlchemyError

from core.context import AppContext
from core.domain.permission import Right
from core.i18n import N_
from core.permission import needs
from core.queries.clocks import clock_offset
from core.queries.house_settings import house_settings
from core.queries.service import ServiceState, writing_service
from core.queries.sessions import only_sample_people
from core.settings import WrongSetting
from core.store import schema
from core.store.settings import LAST_BACKUP, get
from core.store.tables import projects

OLD = timedelta(days=7)
"""A back-up that is older is worth a word."""


@dataclass(frozen=True)
class Problem:
    """Something that is wrong or worth knowing: a message id with its values. Only a `fault`
    keeps the program from working."""

    message: str
    values: dict[str, Any]
    fault: bool = True


@needs(Right.ADMINISTER)
def problems(context: AppContext) -> tuple[Problem, ...]:
    """Look at folder, secret, store, schema, writer, workers, clock and back-ups. What an earlier fault
    hides is not looked at."""
    settings = context.settings
    folder = settings.data_dir
    if not _can_be_written(folder):
        message = N_("The data folder {folder} cannot be written. Change its owner, or set CRONICA_DATA_DIR.")
        return (Problem(message, {"folder": str(folder)}),)
    try:
        context.secret.load()
    except (OSError, WrongSetting):
        message = N_(
            "The secret in {file} cannot be read, or is not whole. Change its owner, or bring it back from a "
            "back-up. Without the file a new one is made: then everybody has to enter again, and the key of "
            "the AI service has to be given again."
        )
        return (Problem(message, {"file": str(context.secret.file)}),)
    try:
        if not schema.is_current(context.database):
            with context.database.read() as connection:
                if schema.is_newer(connection):
                    return (Problem(schema.NEWER, {}),)
            return (Problem(N_("The store is not up to date. Run: python run.py migrate"), {}),)
        service = writing_service(context)
    except (OSError, SQLAlchemyError) as error:
        reason = str(error.__cause__ or error).splitlines()[0]
        return (Problem(N_("The store cannot be opened: {reason}."), {"reason": reason}),)
    found = []
    house = house_settings(context)
    if house.key_unreadable:
        message = N_("The key of the AI service was kept under another secret. Give it again in Settings.")
        found.append(Problem(message, {}, fault=False))
    elif house.usual_provider == "facts":
        message = N_("No AI service is set up (OPENAI_API_KEY): narratives are written without AI.")
        found.append(Problem(message, {}, fault=False))
    if service.state in (ServiceState.STOPPED, ServiceState.NOT_RESPONDING):
        found.append(Problem(N_("No writing service runs. Start one: python run.py work"), {}, fault=False))
    if service.paused:
        message = N_("{name} paused the whole queue: nothing is begun. Let it go on: python run.py resume")
        found.append(Problem(message, {"name": service.paused.by}, fault=False))
    if settings.database_url and not settings.queue_url and not context.database.is_sqlite:
        message = N_("The queue is a file of this machine; workers elsewhere need CRONICA_QUEUE_URL.")
        found.append(Problem(message, {}, fault=False))
    return (*found, *_doors(context), *_clock(context), *_copies(context))


def _clock(context: AppContext) -> Iterator[Problem]:
    """Whether this machine's clock is right enough for a worker to begin anything."""
    offset = clock_offset(context)
    if abs(offset) > context.settings.clock_tolerance:
        message = N_(
            "The clock of this machine is {seconds} s away from the store's: a writing service here begins "
            "nothing. Let both machines set their clocks by the network (NTP)."
        )
        yield Problem(message, {"seconds": round(abs(offset), 1)})


def _copies(context: AppContext) -> Iterator[Problem]:
    """Whether there is a back-up of late, where there is anything to lose."""
    with context.database.read() as connection:
        copied = get(connection, LAST_BACKUP)
        if not connection.execute(select(exists().where(~projects.c.sample))).scalar_one():
            return
    if copied is None:
        message = N_("The store has never been backed up. Make a copy: python run.py backup FILE")
        yield Problem(message, {}, fault=False)
    elif (age := context.clock() - datetime.fromisoformat(copied["at"])) > OLD:
        message = N_("The last back-up is {days} days old. Make another: python run.py backup FILE")
        yield Problem(message, {"days": age.days}, fault=False)


def _doors(context: AppContext) -> Iterator[Problem]:
    """What is worth knowing of how people come in."""
    if only_sample_people(context):
        message = N_(
            "Nobody has an account yet: at this machine everybody enters as a sample person, from elsewhere "
            "nobody does. Add the first: python run.py user add EMAIL --name NAME"
        )
        yield Problem(message, {}, fault=False)
    if not context.secret.is_set and not context.database.is_sqlite:
        message = N_(
            "This machine has a secret of its own. Where several serve one store they all need the same "
            "CRONICA_SECRET_KEY; otherwise who entered through one is a stranger to the others."
        )
        yield Problem(message, {}, fault=False)
    if context.settings.hosts and not context.settings.base_url:
        message = N_("Links made in the terminal lead to this machine; CRONICA_BASE_URL names the address.")
        yield Problem(message, {}, fault=False)


def _can_be_written(folder: Path) -> bool:
    """Whether a file can be put there; a folder that is missing is made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


@needs(Right.ADMINISTER)
def is_ready(context: AppContext) -> bool:
    """Whether the store is there and up to date."""
    return schema.is_current(context.database)
