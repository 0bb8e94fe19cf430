"""Loading the sample: the whole of it in one transaction, so that nobody meets half of it."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection, select, update

from core.context import AppContext
from core.domain.permission import Right
from core.permission import needs
from core.sample.files import read_past
from core.sample.scene import open_scene
from core.sample.telling import tell
from core.store import audit, schema
from core.store.database import Database
from core.store.tables import projects

SAMPLE_CODE = "EJEMPLO"
"""The code of the project with which a new installation begins."""


@needs(Right.WORK)
def load_sample(context: AppContext) -> int | None:
    """Put the sample, with its past, into a store without any project. Returns the id of the project of
    SAMPLE_CODE; None if there is a project already.

    All of it comes at once: a worker does not see the jobs of the past before they have ended, of two
    who load it at the same time the second finds it there, and a failure leaves nothing behind.
    """
    with context.database.write() as connection:
        schema.hold(connection)
        if connection.execute(select(projects.c.id).limit(1)).first():
            return None
        whole = replace(context, database=_OneTransaction(context.database, connection))
        tell(open_scene(whole), read_past())
        now = context.clock()
        # From here on it is the sample; what was asked for before is its past.
        connection.execute(update(projects).values(sample=True, created=now))
        of_code = select(projects.c.id).where(projects.c.code == SAMPLE_CODE)
        project_id = connection.execute(of_code).scalar_one()
        audit.record(connection, context.actor, now, "sample.loaded", "project", project_id)
    return project_id


class _OneTransaction(Database):
    """A store in which everything that is read or written belongs to one transaction that is open."""

    def __init__(self, store: Database, connection: Connection) -> None:
        super().__init__(store.url.render_as_string(hide_password=False), store.threads)
        self._connection = connection

    @contextmanager
    def read(self) -> Generator[Connection]:
        """What the transaction sees."""
        yield self._connection

    @contextmanager
    def write(self) -> Generator[Connection]:
        """Write within the transaction; whoever opened it commits, or undoes everything."""
        yield self._connection
