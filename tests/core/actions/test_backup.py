"""A copy of the store: all of it comes back, on either kind of store, or nothing is changed."""

import json
import os
import stat
import threading
import tracemalloc
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, insert, null, select, text

from core.actions import backup, claims, installation, projects, upkeep
from core.context import AppContext, open_context
from core.domain.jobs import BatchState
from core.domain.projects import ProjectData
from core.errors import Refusal
from core.queries.installation import problems
from core.settings import Settings
from core.store import copying, schema
from core.store.settings import LAST_BACKUP
from core.store.tables import audit_entries, metadata
from core.store.tables import projects as project_rows
from core.store.tables import settings as setting_rows
from tests.conftest import Clock
from tests.make import batch_seen, planned_batch
from tests.support.accounts import account, house, logged, refusal, rows
from tests.support.hostile import fill_every_table

OpenStore = Callable[..., AppContext]
DAMAGED = "The file is no back-up of Crónica, or it is damaged. Nothing was changed."


def everything(context: AppContext) -> dict[str, list[Any]]:
    """Every row of every table, but for what a copy leaves behind of itself; where JSON may be null, with
    whether it is nothing instead."""
    own = {
        setting_rows: setting_rows.c.name != LAST_BACKUP,
        audit_entries: ~audit_entries.c.action.startswith("store."),
    }
    found = {}
    with context.database.read() as connection:
        for table in metadata.sorted_tables:
            nothing = [column.is_(null()) for column in table.columns if isinstance(column.type, JSON)]
            asked = select(table, *nothing).order_by(*table.primary_key)
            if table in own:
                asked = asked.where(own[table])
            found[table.name] = [tuple(row) for row in connection.execute(asked)]
    return found


def restored(context: AppContext, file: Path, *, replace: bool = False) -> backup.Copied:
    return backup.restore(house(context), file, replace=replace)


def put(context: AppContext, code: str) -> int:
    return projects.create_project(context, ProjectData(code, code, "es"))


def altered(file: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same copy with its members changed."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    other = file.with_name("altered.zip")
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return other


def test_every_value_comes_back_on_either_kind_of_store(
    context: AppContext, open_store: OpenStore, postgresql_url: str, tmp_path: Path
) -> None:
    fill_every_table(context)
    before = everything(context)
    assert all(len(found) >= 4 for found in before.values())
    larger = open_store(postgresql_url)
    third = open_store(data_dir=tmp_path / "third")
    for source, target in ((context, larger), (larger, third), (third, larger)):
        file = tmp_path / "copy.zip"
        made = backup.back_up(source, file, replace=True)
        assert restored(target, file, replace=True).rows == made.rows
        assert everything(target) == before
        put(target, "NEXT")  # is numbered after what came back
        put(target, "AFTER")
        with target.database.write() as connection:
            connection.execute(project_rows.delete().where(project_rows.c.code.in_(("NEXT", "AFTER"))))
            created = audit_entries.c.action == "project.created"
            connection.execute(audit_entries.delete().where(created))
    entry = logged(third, "store.restored")[-1]
    assert (entry.actor_name, entry.details["file"]) == ("test", "copy.zip")


def test_a_copy_shows_one_moment_while_others_write(any_context: AppContext, tmp_path: Path) -> None:
    with any_context.database.write() as connection:  # so much that copying takes a while
        connection.execute(insert(audit_entries), [_entry({"text": "x" * 500}) for _ in range(6_000)])
    done, written = threading.Event(), []

    def write_on() -> None:
        while not done.is_set():
            written.append(put(any_context, f"P-{len(written)}"))

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        before = len(written)
        backup.back_up(any_context, tmp_path / "copy.zip")
        assert len(written) > before
    finally:
        done.set()
        writer.join()
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        manifest = json.loads(archive.read(copying.MANIFEST))
        entries = archive.read("tables/audit_entries.jsonl").count(b"project.created")
    assert manifest["tables"]["projects"]["rows"] == entries, "each project is there with its entry"


def _entry(details: dict[str, str]) -> dict[str, Any]:
    at = Clock().now
    return {
        "at": at,
        "actor_kind": "system",
        "actor_name": "x",
        "action": "x",
        "subject_kind": "x",
        "details": details,
    }


def test_copying_a_large_store_takes_little_memory(context: AppContext, tmp_path: Path) -> None:
    many = [_entry({"text": f"{number} " * 2_000}) for number in range(2_000)]
    with context.database.write() as connection:
        connection.execute(insert(audit_entries), many)
    size = sum(len(each["details"]["text"]) for each in many)
    del many
    tracemalloc.start()
    try:
        backup.back_up(context, tmp_path / "copy.zip")
        assert tracemalloc.get_traced_memory()[1] < size / 2
    finally:
        tracemalloc.stop()


def test_the_file_is_its_owners_and_whole_or_not_there(context: AppContext, tmp_path: Path) -> None:
    file = tmp_path / "copy.zip"
    made = backup.back_up(context, file)
    assert made.bytes == file.stat().st_size
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (entry,) = logged(context, "store.backed_up")
    assert entry.details["bytes"] == made.bytes
    assert "already" in refusal(backup.back_up, context, file)
    backup.back_up(context, file, replace=True)
    with context.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = file.read_bytes()
    assert "newer" in refusal(backup.back_up, context, file, replace=True)
    assert file.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir() if each.name not in ("data", "copy.zip")] == []


def test_only_a_file_is_ever_replaced(context: AppContext, tmp_path: Path) -> None:
    """Not a folder, a link or a device, whatever was asked for."""
    target, folder, link, gone = (tmp_path / name for name in ("target", "folder", "link", "gone"))
    target.write_text("kept")
    folder.mkdir()
    link.symlink_to(target)
    gone.symlink_to(tmp_path / "nothing")
    places = [folder, link, gone]
    if os.name == "posix":
        os.mkfifo(tmp_path / "pipe")
        places.append(tmp_path / "pipe")
    for place in places:
        assert "no ordinary file" in refusal(backup.back_up, context, place, replace=True)
    for nowhere in (tmp_path / "nowhere" / "copy.zip", target / "copy.zip"):
        assert "no folder" in refusal(backup.back_up, context, nowhere)
    assert target.read_text() == "kept"
    assert not (tmp_path / "nothing").exists()
    left = {"data", "target", "folder", "link", "gone", "pipe"}
    assert {each.name for each in tmp_path.iterdir()} <= left, "nothing half-written stays"


def test_a_store_without_tables_is_no_store(tmp_path: Path) -> None:
    bare = open_context(Settings(data_dir=tmp_path / "bare"))
    assert "nothing to back up" in refusal(backup.back_up, bare, tmp_path / "copy.zip")
    bare.database.close()


def test_a_damaged_file_changes_nothing(context: AppContext, tmp_path: Path) -> None:
    put(context, "P")
    file = tmp_path / "copy.zip"
    backup.back_up(context, file)
    before = everything(context)
    whole = file.read_bytes()
    broken = tmp_path / "broken.zip"
    flipped = bytearray(whole)
    flipped[len(whole) // 3] ^= 0xFF
    for content in (b"", b"PK", whole[:-1], whole[: len(whole) // 2], b"text", bytes(flipped)):
        broken.write_bytes(content)
        assert refusal(restored, context, broken, replace=True) == DAMAGED

    def other_rows(members: dict[str, bytes]) -> None:
        members["tables/projects.jsonl"] = b""

    def no_table(members: dict[str, bytes]) -> None:
        del members["tables/projects.jsonl"]

    def no_manifest(members: dict[str, bytes]) -> None:
        members[copying.MANIFEST] = b"[]"

    for change in (other_rows, no_table, no_manifest):
        assert refusal(restored, context, altered(file, change), replace=True) == DAMAGED
    for name, value, said in (
        ("format", 2, "format 2"),
        ("revision", "9999", "newer version"),
        ("revision", "head", "newer version"),
    ):

        def retold(members: dict[str, bytes], told: dict[str, object] = {name: value}) -> None:  # noqa: B006
            members[copying.MANIFEST] = json.dumps({**json.loads(members[copying.MANIFEST]), **told}).encode()

        assert said in refusal(restored, context, altered(file, retold), replace=True)
    assert everything(context) == before


def test_a_restore_that_breaks_half_way_leaves_the_store_as_it_was(
    any_context: AppContext, tmp_path: Path
) -> None:
    """The hashes are right, and an event belongs to no project."""
    planned_batch(any_context, 2)
    file = tmp_path / "copy.zip"
    backup.back_up(any_context, file)
    before = everything(any_context)

    def orphaned(members: dict[str, bytes]) -> None:
        manifest = json.loads(members[copying.MANIFEST])
        members["tables/projects.jsonl"] = b""
        manifest["tables"]["projects"] |= {"rows": 0, "sha256": sha256(b"").hexdigest()}
        members[copying.MANIFEST] = json.dumps(manifest).encode()

    def without_a_table(members: dict[str, bytes]) -> None:
        manifest = json.loads(members[copying.MANIFEST])
        del manifest["tables"]["versions"]
        members[copying.MANIFEST] = json.dumps(manifest).encode()

    assert "does not fit" in refusal(restored, any_context, altered(file, without_a_table), replace=True)
    with pytest.raises(Refusal, match=r"not in it|damaged"):
        restored(any_context, altered(file, orphaned), replace=True)
    assert schema.is_current(any_context.database)
    assert everything(any_context) == before


@pytest.mark.parametrize(
    "forge",
    [
        lambda rows: rows.replace(b"]\n", b",1]\n"),
        lambda rows: rows * 2,
        lambda rows: b"nope\n",
        lambda rows: b"[" * 60_000,
        lambda rows: b"7\n",
        lambda rows: b"[" + b",".join([b"null"] * (rows.count(b",") + 1)) + b"]\n",
        lambda rows: rows.replace(b'"P-1"', b'{"a":[1]}'),
        lambda rows: b"[99999999999999999999999" + rows[2:],
        lambda rows: rows + b"\n",
        lambda rows: b"",
    ],
)
def test_rows_that_are_none_are_told_of_in_one_line(
    any_context: AppContext, tmp_path: Path, forge: Callable[[bytes], bytes]
) -> None:
    """Their hash is right, so that only loading them shows it."""
    put(any_context, "P-1")
    file = tmp_path / "copy.zip"
    backup.back_up(any_context, file)
    before = everything(any_context)

    def forged(members: dict[str, bytes]) -> None:
        manifest = json.loads(members[copying.MANIFEST])
        members["tables/projects.jsonl"] = forge(members["tables/projects.jsonl"])
        digest = sha256(members["tables/projects.jsonl"]).hexdigest()
        manifest["tables"]["projects"] |= {"sha256": digest}
        members[copying.MANIFEST] = json.dumps(manifest).encode()

    assert refusal(restored, any_context, altered(file, forged), replace=True) == DAMAGED
    assert everything(any_context) == before


def test_work_is_replaced_only_if_that_is_said(context: AppContext, tmp_path: Path) -> None:
    file = tmp_path / "copy.zip"
    backup.back_up(context, file)
    assert refusal(restored, context, file) == "", "a store as it begins holds no work"
    put(context, "P")
    assert "--replace" in refusal(restored, context, file)
    assert len(rows(context, project_rows)) == 1
    restored(context, file, replace=True)
    assert rows(context, project_rows) == []
    account(context)
    assert "--replace" in refusal(restored, context, file)


def test_a_store_that_somebody_has_open_is_left_alone(any_context: AppContext, tmp_path: Path) -> None:
    file = tmp_path / "copy.zip"
    backup.back_up(any_context, file)
    other = open_context(any_context.settings)
    with other.database.read() as connection:
        connection.execute(select(project_rows))
    assert "Stop them" in refusal(restored, any_context, file)
    other.database.close()
    assert refusal(restored, any_context, file) == ""


def test_what_was_being_written_is_taken_up_again(
    any_context: AppContext, clock: Clock, tmp_path: Path
) -> None:
    batch_id = planned_batch(any_context, 2)
    assert claims.claim(any_context)
    backup.back_up(any_context, tmp_path / "copy.zip")
    restored(any_context, tmp_path / "copy.zip", replace=True)
    assert batch_seen(any_context, batch_id).counts.running == 1
    clock.advance(seconds=any_context.settings.lease + 1)
    upkeep.sweep(any_context)
    seen = batch_seen(any_context, batch_id)
    assert (seen.state, seen.counts.queued) == (BatchState.QUEUED, 2)


def test_a_copy_of_an_older_schema_is_brought_up_to_date(any_context: AppContext, tmp_path: Path) -> None:
    old = open_context(Settings(data_dir=tmp_path / "old"))
    with schema.rebuilding(old.database) as connection:
        schema.bring_to(connection, "0006")
        row = "'OLD', 'Old', 'es', '2026-01-01 10:00'"
        connection.execute(text(f"INSERT INTO projects (code, title, language, created) VALUES ({row})"))
    file = tmp_path / "copy.zip"
    backup.back_up(house(old), file)
    old.database.close()
    restored(any_context, file, replace=True)
    assert schema.is_current(any_context.database)
    assert [row.code for row in rows(any_context, project_rows)] == ["OLD"]


def test_a_store_of_a_newer_program_is_told_of_and_gives_way(any_context: AppContext, tmp_path: Path) -> None:
    """Whoever goes back to the program of before after an upgrade that went wrong."""
    put(any_context, "P")
    file = tmp_path / "copy.zip"
    backup.back_up(any_context, file)
    with any_context.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        of_projects = "id INTEGER, project_id INTEGER REFERENCES projects (id)"
        connection.execute(text(f"CREATE TABLE of_the_future ({of_projects})"))
    assert "newer version" in refusal(installation.prepare, house(any_context))
    (fault,) = problems(house(any_context))
    assert (fault.fault, "newer version" in fault.message) == (True, True)
    assert "--replace" in refusal(restored, any_context, file)
    if not any_context.database.is_sqlite:
        assert "empty database" in refusal(restored, any_context, file, replace=True)
        return
    restored(any_context, file, replace=True)
    assert schema.is_current(any_context.database)
    assert [row.code for row in rows(any_context, project_rows)] == ["P"]
