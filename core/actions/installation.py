"""Make the store ready for this version of the program: schema, instructions, the local person."""

from sqlalchemy import insert, select

from core.context import AppContext
from core.domain.actors import Role
from core.domain.versions import content_hash
from core.i18n import LANGUAGES
from core.llm.instructions import builtin
from core.settings import system_user
from core.store import audit, prompts, schema
from core.store.tables import users


def prepare(context: AppContext) -> None:
    """Bring the schema up to date and record what ships with the program. Safe to run twice,
    and by several processes at once."""
    schema.upgrade(context.database)
    now = context.clock()
    with context.database.write() as connection:
        schema.hold(connection)
        for language in LANGUAGES:
            body = builtin(language)
            if prompts.record(connection, prompts.NARRATIVE, language, body, content_hash(body), now):
                audit.record(
                    connection, context.actor, now, "prompt.recorded", "prompt", None, language=language
                )
        if connection.execute(select(users.c.id).limit(1)).first() is None:
            row = {"name": system_user(), "role": Role.ADMINISTRATOR, "created": now}
            user_id = connection.execute(insert(users).returning(users.c.id), row).scalar_one()
            audit.record(connection, context.actor, now, "user.created", "user", user_id, role=row["role"])
