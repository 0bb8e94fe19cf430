"""Make the store ready for this version of the program: schema, instructions, the sample people."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select

from core.context import AppContext
from core.domain.actors import Role
from core.domain.permission import Right
from core.domain.versions import content_hash
from core.i18n import LANGUAGES
from core.llm.instructions import builtin
from core.permission import needs
from core.store import audit, prompts, schema
from core.store.tables import users

SAMPLE_PEOPLE: Mapping[Role, str] = {
    Role.COORDINATOR: "Marta Rojas",
    Role.MANAGER: "Julián Soto",
    Role.ANALYST: "Inés Vidal",
    Role.ADMINISTRATOR: "Tomás Herrera",
}
"""Invented people, one a role, through whom an installation is looked at before it has accounts."""


@needs(Right.ADMINISTER)
def prepare(context: AppContext) -> None:
    """Bring the schema up to date and record what ships with the program. Safe to run twice,
    and by several processes at once. Raises WrongSetting for a secret that cannot be used."""
    context.secret.load()
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
        _add_sample_people(context, connection, now)


def _add_sample_people(context: AppContext, connection: Connection, now: datetime) -> None:
    """Somebody for each role, as long as nobody has an account."""
    known = connection.execute(select(users.c.sample, users.c.role)).all()
    if any(not person.sample for person in known):
        return
    there = {person.role for person in known}
    for role, name in SAMPLE_PEOPLE.items():
        if role not in there:
            row = {"name": name, "role": role, "sample": True, "created": now}
            user_id = connection.execute(insert(users).returning(users.c.id), row).scalar_one()
            audit.record(connection, context.actor, now, "user.created", "user", user_id, role=role)
