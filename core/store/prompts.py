"""Rows of the instructions to a model: a text in a language, in numbered versions."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from core.store.tables import prompt_versions, prompts
from core.store.upsert import insert_once

NARRATIVE = "narrative"
"""The name of the instructions that narratives are written by."""


def record(
    connection: Connection, name: str, language: str, body: str, content_hash: str, now: datetime
) -> bool:
    """Keep a text as the newest version of its instructions, unless it was kept before."""
    insert_once(connection, prompts, {"name": name, "language": language})
    prompt_id = connection.execute(
        select(prompts.c.id).where(prompts.c.name == name, prompts.c.language == language)
    ).scalar_one()
    of_prompt = prompt_versions.c.prompt_id == prompt_id
    known = select(prompt_versions.c.id).where(of_prompt, prompt_versions.c.content_hash == content_hash)
    if connection.execute(known).first():
        return False
    last = connection.execute(select(func.max(prompt_versions.c.number)).where(of_prompt)).scalar() or 0
    row = {"prompt_id": prompt_id, "number": last + 1, "body": body}
    connection.execute(insert(prompt_versions), {**row, "content_hash": content_hash, "created": now})
    return True


def newest(connection: Connection, name: str, language: str) -> int | None:
    """The id of the newest version of some instructions, if there are any."""
    return connection.execute(
        select(prompt_versions.c.id)
        .join(prompts)
        .where(prompts.c.name == name, prompts.c.language == language)
        .order_by(prompt_versions.c.number.desc())
        .limit(1)
    ).scalar()
