"""The activity log: who did what to what, filtered by the store, and taken away as a table."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert

from core.actions import claims, endings, house_settings
from core.context import AppContext
from core.domain.actors import Actor, ActorKind, system
from core.i18n import set_language_source
from core.llm import Text
from core.queries import activity
from core.queries.activity import ActivityFilter, Entry, actions_seen, activity_csv, list_activity
from core.store import audit
from core.store.tables import audit_entries
from tests.conftest import Clock
from tests.core.queries.test_questions_at_scale import statements_of
from tests.make import planned_batch

ALL = ActivityFilter()


@pytest.fixture
def busy(any_context: AppContext) -> AppContext:
    """A store in which a person, the model and the system have done something."""
    batch_id = planned_batch(any_context, 2)
    worker = any_context.acting_as(system("ana-terminal"))
    while claimed := claims.claim(worker, batch_id):
        endings.succeed(worker, claimed, Text("Un texto.", "gpt-5-mini"), (), 1)
    house_settings.change_region(any_context, "comma")
    house_settings.change_inline_limit(worker, 3)
    return any_context


def entries(context: AppContext, **wanted: object) -> tuple[Entry, ...]:
    page = list_activity(context, replace(ALL, **wanted), offset=0, limit=500)
    assert page.total == len(page.rows)
    return page.rows


def note(
    context: AppContext, actor: Actor, at: datetime, action: str = "batch.planned", **details: object
) -> None:
    with context.database.write() as connection:
        audit.record(connection, actor, at, action, "batch", None, **details)


def test_an_entry_says_who_did_what_to_what_and_for_whom(busy: AppContext) -> None:
    told = {(entry.action, entry.actor_kind): entry for entry in entries(busy)}
    person = busy.actor
    planned = told["batch.planned", ActorKind.PERSON]
    assert (planned.actor_name, planned.user_id, planned.on_behalf_of) == (person.name, person.user_id, "")
    assert (planned.subject_kind, planned.subject) == ("batch", "Huertos · 2 narrativas")
    assert (planned.details, planned.at) == ({"to_write": 2}, busy.clock())
    written = told["version.written", ActorKind.MODEL]
    assert (written.actor_name, written.on_behalf_of) == ("gpt-5-mini", person.name)
    assert written.subject == "Taller de huertos 1"
    assert written.event_id
    limit = told["settings.inline_limit_changed", ActorKind.SYSTEM]
    assert (limit.actor_name, limit.user_id, limit.on_behalf_of) == ("ana-terminal", None, "")
    assert (limit.subject_kind, limit.subject_id, limit.subject) == ("settings", None, "")
    assert told["project.created", ActorKind.PERSON].subject == "Huertos"
    assert {entry.subject for entry in entries(busy, kind="user")} >= {person.name}


def test_the_newest_stand_first_and_a_page_is_a_stretch_of_them(busy: AppContext) -> None:
    everything = entries(busy)
    when = [(entry.at, entry.id) for entry in everything]
    assert when == sorted(when, reverse=True)
    page = list_activity(busy, ALL, offset=2, limit=3)
    assert (page.rows, page.total) == (everything[2:5], len(everything))
    beyond = list_activity(busy, ALL, offset=500, limit=3)
    assert (beyond.rows, beyond.total) == ((), len(everything))


def test_each_filter_finds_what_it_names(busy: AppContext) -> None:
    assert {entry.action for entry in entries(busy, action="version.written")} == {"version.written"}
    assert {entry.subject_kind for entry in entries(busy, kind="settings")} == {"settings"}
    of_person = entries(busy, person=busy.actor.user_id)
    assert {entry.actor_kind for entry in of_person} == {ActorKind.PERSON, ActorKind.MODEL}
    assert entries(busy, person=busy.actor.user_id, action="settings.inline_limit_changed") == ()
    assert entries(busy, action="no.such") == ()


def test_words_are_sought_in_names_and_in_details_as_they_stand(busy: AppContext) -> None:
    at = busy.clock()
    note(busy, Actor(ActorKind.PERSON, "José Ñandú 100%", None), at)
    note(busy, Actor(ActorKind.PERSON, "Ana_B\\C", None), at, file="Informe de Gestión.csv")
    assert len(entries(busy, words="JOSÉ ÑANDÚ")) == 1
    assert len(entries(busy, words=" 100% ")) == 1
    assert len(entries(busy, words="a_b\\c")) == 1
    assert len(entries(busy, words="%")) == 1
    assert len(entries(busy, words="gestión.CSV")) == 1
    assert len(entries(busy, words='"informe')) == len(entries(busy, words="nobody")) == 0
    assert len(entries(busy, words="\x00")) == len(entries(busy)), "what is no text is no filter"
    assert list_activity(busy, replace(ALL, words="x" * 100_000)).total == 0


def test_days_are_those_of_the_reader(busy: AppContext) -> None:
    """And an hour that a zone leaves out or has twice harms none of them."""
    bogota, madrid = ZoneInfo("America/Bogota"), ZoneInfo("Europe/Madrid")
    zoe = Actor(ActorKind.PERSON, "Zoe", None)
    for hour in (4, 5, 28):
        note(busy, zoe, datetime(2026, 3, 29, tzinfo=UTC) + timedelta(hours=hour), hour=hour)

    def hours(day: date, zone: ZoneInfo) -> list[object]:
        found = entries(busy, words="Zoe", first=day, last=day, zone=zone)
        return [entry.details["hour"] for entry in found]

    assert hours(date(2026, 3, 28), bogota) == [4]
    assert hours(date(2026, 3, 29), bogota) == [28, 5]
    assert hours(date(2026, 3, 29), madrid) == [5, 4]
    assert len(entries(busy, words="Zoe", first=date(2026, 3, 30), zone=madrid)) == 1
    assert len(entries(busy, words="Zoe", last=date(2026, 3, 28), zone=bogota)) == 1


def test_what_was_ever_done_is_listed_once(busy: AppContext) -> None:
    seen = actions_seen(busy)
    assert seen == tuple(sorted(set(seen)))
    assert set(seen) == {entry.action for entry in entries(busy)}


def table_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf"), "Excel takes it for UTF-8 by this alone"
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_table_says_the_same_in_the_words_of_the_reader(busy: AppContext) -> None:
    set_language_source(lambda: "en")
    headings, *rows = table_of(activity_csv(busy, replace(ALL, action="version.written")))
    assert headings[0] == "When (UTC)"
    assert len({len(row) for row in (headings, *rows)}) == 1
    assert rows[0][:6] == [
        "2026-11-20T09:00:00+00:00",
        "Automatic writing",
        "gpt-5-mini",
        busy.actor.name,
        "Narrative written",
        "version.written",
    ]
    assert len(rows) == 2
    whole = table_of(activity_csv(busy, ALL))
    assert len(whole) - 1 == len(entries(busy))


@pytest.mark.parametrize("name", ["=1+1", "+34 600", "-2", "@SUM(A1)", "\t=1+1", "\r=1+1"])
def test_no_cell_is_a_formula(context: AppContext, name: str) -> None:
    note(context, Actor(ActorKind.PERSON, name, None), context.clock())
    rows = table_of(activity_csv(context, replace(ALL, action="batch.planned")))
    assert rows[1][2].startswith(f"'{name[0]}")
    assert_no_formula(activity_csv(context, ALL))


@pytest.mark.parametrize("between", [";", "\t", "\r", "\n", "\r\n", ";  ", ';"', ';" "', ";\t"])
def test_no_cell_becomes_a_formula_where_another_sign_ends_cells(context: AppContext, between: str) -> None:
    """As in a Spanish Excel, which takes ; for the end of a cell."""
    for active in "=+-@":
        note(context, Actor(ActorKind.PERSON, f"Ana{between}{active}1+1", None), context.clock())
    assert_no_formula(activity_csv(context, ALL))


def test_what_is_no_formula_stays_as_it_is(context: AppContext) -> None:
    name = 'Ana "la de -2" = 1; y más, a@b.org;'
    note(context, Actor(ActorKind.PERSON, name, None), context.clock())
    rows = table_of(activity_csv(context, replace(ALL, action="batch.planned")))
    assert rows[1][2] == name


def assert_no_formula(content: bytes) -> None:
    """In no cell, whatever is taken for the end of one; and every cell stands in quotes."""
    text = content.decode("utf-8-sig")
    assert re.fullmatch(r'(("([^"]|"")*")(,|\r\n))+', text)
    for delimiter in (",", ";", "\t"):
        for line in (text, *text.splitlines()):
            for row in csv.reader(io.StringIO(line, newline=""), delimiter=delimiter):
                assert not [cell for cell in row if cell.strip().startswith(("=", "+", "-", "@"))]


def fill(context: AppContext, number: int, clock: Clock) -> None:
    row = {
        "actor_kind": "model", "actor_name": "m", "user_id": context.actor.user_id,
        "action": "version.written", "subject_kind": "version", "details": {},
    }  # fmt: skip
    rows = [{**row, "at": clock() + timedelta(seconds=each), "subject_id": each} for each in range(number)]
    with context.database.write() as connection:
        connection.execute(insert(audit_entries), rows)


def test_a_long_log_is_counted_to_a_limit_and_taken_away_to_another(
    any_context: AppContext, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activity, "MOST_COUNTED", 2_000)
    monkeypatch.setattr(activity, "MOST_EXPORTED", 2_500)
    clock.advance(days=365)
    fill(any_context, 3_000, clock)
    page = list_activity(any_context, ALL, limit=5)
    assert page.total == 2_001
    assert len(page.rows) == 5
    rows = table_of(activity_csv(any_context, ALL))[1:]
    assert len(rows) == 2_500
    assert [rows[0][7], rows[-1][7]] == ["2999", "500"], "across the stretches in which it is read"


@pytest.mark.parametrize(
    "wanted",
    [
        ALL,
        ActivityFilter(person=1),
        ActivityFilter(action="version.written"),
        ActivityFilter(first=date(2026, 1, 1), last=date(2026, 12, 31)),
    ],
)
def test_no_page_looks_at_every_entry(context: AppContext, wanted: ActivityFilter) -> None:
    def ways(ask: Callable[[], object]) -> list[str]:
        with statements_of(context) as sent:
            ask()
        asked = [(text, values) for text, values in sent if "FROM audit_entries" in text]
        assert asked
        with context.database.read() as connection:
            return [
                row[3]
                for text, values in asked
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)
            ]

    planet = ways(lambda: list_activity(context, wanted)) + ways(lambda: actions_seen(context))
    for way in planet:
        assert "TEMP B-TREE" not in way, "what is sorted is looked at whole"
        assert not way.startswith("SCAN audit_entries") or "INDEX" in way
