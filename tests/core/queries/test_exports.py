"""Histories as files, out of the store: every version, what is known of it, in the reader's words."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.escape import unescape
from sqlalchemy import insert, select, update

from core.actions import versions
from core.actions.events import remove_event
from core.actions.projects import remove_project
from core.context import AppContext
from core.domain.versions import tidy
from core.errors import Refusal
from core.i18n import _, set_language_source
from core.queries import exports
from core.queries.exports import history_file, history_offers, known_versions, project_versions_file
from core.queries.named_events import NamedEvent, find_event
from core.store.bodies import packed
from core.store.tables import events, proposals, version_marks
from core.store.tables import versions as rows_of_versions
from tests import make
from tests.support.awkward import TEXTS

BODIES = list(dict.fromkeys(tidy(text) for text in TEXTS))


def event_with(context: AppContext, bodies: Sequence[str] = BODIES, code: str = "HUERTOS") -> int:
    """An event whose narrative was edited again and again."""
    make.project_with(context, 1, code)
    found = find_event(context, f"{code}/E-00001")
    assert found
    for number, body in enumerate(bodies):
        saved = versions.edit(context, found.id, "es", body, base_number=number, reason=f"Paso {number}")
        assert saved.number == number + 1
    return found.id


def as_json(context: AppContext, event_id: int) -> dict[str, Any]:
    return json.loads(history_file(context, event_id, "es", "json").content)


def change_rows(context: AppContext, number: int, **values: Any) -> None:
    """Write something into a row of a version that no action would."""
    with context.database.write() as connection:
        of_number = rows_of_versions.c.number == number
        connection.execute(update(rows_of_versions).where(of_number).values(**values))


def ids(context: AppContext) -> list[int]:
    with context.database.read() as connection:
        return list(
            connection.execute(select(rows_of_versions.c.id).order_by(rows_of_versions.c.id)).scalars()
        )


def table(content: bytes) -> list[dict[str, Any]]:
    """The first sheet of a workbook, by its headings."""
    head, *below = openpyxl.load_workbook(BytesIO(content)).worksheets[0].values
    return [dict(zip(map(str, head), row, strict=True)) for row in below]


def test_every_format_holds_every_version_of_the_store(any_context: AppContext) -> None:
    event_id = event_with(any_context)
    data = as_json(any_context, event_id)
    assert [each["body"] for each in data["versions"]] == BODIES
    assert [each["number"] for each in data["versions"]] == list(range(1, len(BODIES) + 1))
    assert [each["base_version"] for each in data["versions"]] == [None, *range(1, len(BODIES))]
    assert [each["in_use"] for each in data["versions"]].index(True) == len(BODIES) - 1
    book = openpyxl.load_workbook(BytesIO(history_file(any_context, event_id, "es", "xlsx").content))
    _head, *texts = book.worksheets[1].values
    assert ["".join(unescape(str(part)) for part in row[3:] if part) for row in texts] == BODIES
    assert history_file(any_context, event_id, "es", "pdf").content.startswith(b"%PDF")


def test_a_body_that_is_kept_compressed_comes_out_whole(context: AppContext) -> None:
    event_id = event_with(context, BODIES[-2:])
    change_rows(context, 2, body="", packed=packed(BODIES[-1]))
    assert as_json(context, event_id)["versions"][1]["body"] == BODIES[-1]


def test_what_was_not_kept_of_older_versions_is_found_out(context: AppContext) -> None:
    event_id = event_with(context, ["Vinieron 42 vecinos.", "Vinieron 45 vecinos."])
    change_rows(context, 1, base_number=None, words_added=None, words_removed=None, authorship=None)
    change_rows(context, 2, base_number=None, words_added=None, words_removed=None, authorship=None)
    second = as_json(context, event_id)["versions"][1]
    assert [second[name] for name in ("base_version", "words_added", "words_removed")] == [1, 1, 1]
    assert {share["version"]: share["words"] for share in second["shares"]} == {1: 2, 2: 1}


def test_names_proposals_and_restorations_are_told(context: AppContext) -> None:
    event_id = event_with(context, ["Uno.", "Dos."])
    first, second = ids(context)
    versions.name_version(context, first, "=1+1")
    versions.restore(context, first, base_number=2, reason="Era mejor")
    with context.database.write() as connection:
        row = {"version_id": second, "narrative_id": 1, "created": context.clock()}
        connection.execute(insert(proposals), row)
        assert connection.execute(select(version_marks.c.text)).scalar_one() == "=1+1"
    told = table(history_file(context, event_id, "es", "xlsx", said="en").content)
    assert [row["Name"] for row in told] == ["=1+1", None, None]
    assert [row["Proposal"] for row in told] == [None, "proposal, to be decided", None]
    assert [row["In use"] for row in told] == ["no", "no", "yes"]
    assert [row["Restored from version"] for row in told] == [None, None, 1]
    assert told[2]["Reason"] == "Era mejor"
    assert [row["Written by people"] for row in told] == [1, 1, 1]
    assert [known.name for known in known_versions(context, event_id, "es")] == ["=1+1", "", ""]


def test_the_document_speaks_the_language_of_the_reader(context: AppContext) -> None:
    event_id = event_with(context, ["Uno."])
    set_language_source(lambda: "en")
    assert "Kind of change" in table(history_file(context, event_id, "es", "xlsx").content)[0]
    spanish = table(history_file(context, event_id, "es", "xlsx", said="es").content)[0]
    assert _("Kind of change", "es") in spanish


def test_files_are_named_so_that_every_system_takes_them(context: AppContext) -> None:
    event_id = event_with(context, ["Uno."], "Añil-1")
    with context.database.write() as connection:
        connection.execute(update(events).values(external_id='../a:b*"<c>|' + "x" * 150))
    set_language_source(lambda: "en")
    names = {offer.kind: offer.name for offer in history_offers(context, event_id, "es")}
    assert names["pdf"] == f"history-Añil-1-a-b-c-{'x' * 54}-es.pdf"
    made = {kind: history_file(context, event_id, "es", kind) for kind in names}
    assert {kind: file.name for kind, file in made.items()} == names
    assert exports.project_offer("Añil-1").name == "versions-Añil-1.xlsx"


def test_what_is_not_there_is_refused(context: AppContext) -> None:
    event_id = event_with(context, ["Uno."])
    for asked in ((event_id + 1, "es"), (event_id, "en"), (event_id, "xx")):
        for ask in (known_versions, history_offers):
            with pytest.raises(Refusal):
                ask(context, *asked)
        with pytest.raises(Refusal):
            history_file(context, *asked, "json")
    with pytest.raises(Refusal):
        project_versions_file(context, 999)


def test_all_versions_of_a_project_are_one_sheet_in_the_order_of_its_events(
    any_context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "STRETCH", 2)
    choice = make.project_with(any_context, 5)
    make.project_with(any_context, 1, "OTRO")
    for event_id in (3, 1, 5, 4, 2, 6):
        for number in range(3):
            versions.edit(any_context, event_id, "es", f"Texto {number} de {event_id}.", base_number=number)
    versions.edit(any_context, 2, "en", "A text.", base_number=0)
    made = project_versions_file(any_context, choice.project_id, said="en")
    told = table(made.content)
    tongues = {"es": _("Spanish", "en"), "en": _("English", "en")}
    expected = [
        (f"E-{event_id:05}", tongues[tongue], number)
        for event_id in range(1, 6)
        for tongue in (("en", "es") if event_id == 2 else ("es",))
        for number in ((1,) if tongue == "en" else (1, 2, 3))
    ]
    assert [(row["Identifier"], row["Language"], row["Version"]) for row in told] == expected
    assert told[0]["When (UTC)"] == datetime(2026, 11, 20, 9, tzinfo=UTC).replace(tzinfo=None)
    assert told[0]["Date"].date() == make.FIRST_DAY.replace(day=2)


def test_what_was_removed_is_not_among_the_versions_of_a_project(context: AppContext) -> None:
    choice = make.project_with(context, 2)
    for event_id in (1, 2):
        versions.edit(context, event_id, "es", "Un texto.", base_number=0)
    remove_event(context, 1, "doble")
    told = table(project_versions_file(context, choice.project_id, said="en").content)
    assert [row["Identifier"] for row in told] == ["E-00002"]
    remove_project(context, choice.project_id, "terminó")
    with pytest.raises(Refusal, match="was removed"):
        project_versions_file(context, choice.project_id)


def test_an_event_is_found_by_its_number_or_by_what_people_call_it(any_context: AppContext) -> None:
    make.project_with(any_context, 2)
    with any_context.database.write() as connection:
        connection.execute(update(events).where(events.c.id == 2).values(external_id="C/7"))
    assert find_event(any_context, "HUERTOS/C/7") == NamedEvent(2, "es")
    assert find_event(any_context, "HUERTOS/E-00001") == find_event(any_context, "1") == NamedEvent(1, "es")
    for nothing in ("", "3", "HUERTOS", "E-00001", "HUERTOS/", "/C/7", "9" * 30, "1.0", "²", "-1"):
        assert find_event(any_context, nothing) is None
