"""The keeping of versions among the settings: what is looked at, saved, removed and compressed there."""

from collections.abc import Generator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.context import AppContext
from core.domain.actors import Role
from core.domain.retention import Rule
from core.queries.retention import retention, would_remove
from core.store.tables import versions
from tests.support.accounts import logged, rows, sample_actor
from tests.support.histories import fill
from tests.support.house import House, house_of, press, said


@pytest.fixture
def house(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> Generator[House]:
    with house_of(context, monkeypatch) as opened:
        yield opened


@pytest.fixture
def past(house: House) -> AppContext:
    """The store of the house, with old versions."""
    fill(house.web.acting_as(sample_actor(house.web)), 500)
    return house.web


def by_key(elements: Any, start: str) -> Any:
    return next(element for element in elements if (element.key or "").startswith(start))


def save(tab: AppTest, group: str) -> AppTest:
    by_key(tab.button, f"{group}-save-").click().run()
    assert not tab.exception
    return tab


def test_it_is_looked_at_saved_and_run(house: House, past: AppContext) -> None:
    before = rows(past, versions)
    tab = house.open("settings.py", house.sample())
    assert not by_key(tab.checkbox, "retention-on-").value
    assert "Remove now" not in [button.label for button in tab.button] + said(tab).splitlines()
    foreseen = would_remove(past, Rule(200, 1))
    by_key(tab.number_input, "retention-days-").set_value(200)
    by_key(tab.number_input, "retention-last-").set_value(1)
    press(tab, "See what would be removed")
    told = f"{foreseen.versions} versions of {foreseen.narratives} narratives, "
    assert f"To be removed: {told}" in said(tab)
    assert "kB. The oldest was written " in said(tab)
    assert not retention(past).on, "looking saves nothing"

    by_key(tab.checkbox, "retention-on-").check()
    save(tab, "retention")
    known = retention(past)
    assert (known.on, known.rule) == (True, Rule(200, 1))
    assert rows(past, versions) == before, "nor does saving remove anything"

    press(tab, "Yes, remove it")
    assert f"Removed: {told}" in tab.success[0].value.replace("\\", "")
    assert len(rows(past, versions)) == len(before) - foreseen.versions
    [entry] = logged(past, "retention.pruned")
    assert (entry.actor_kind, entry.details["versions"]) == ("person", foreseen.versions)
    assert f"removed: {told}" in said(tab).partition("Last run")[2]
    press(tab, "See what would be removed")
    assert "Nothing would be removed." in said(tab)


def test_compression_says_what_it_saves(house: House, past: AppContext) -> None:
    tab = house.open("settings.py", house.sample())
    by_key(tab.number_input, "compression-days-").set_value(60)
    press(tab, "See what it would save")
    assert "would be saved (estimate)" in said(tab)
    by_key(tab.checkbox, "compression-on-").check()
    save(tab, "compression")
    known = retention(past)
    packed = [row for row in rows(past, versions) if row.packed is not None]
    assert (known.compression_on, known.compression_days, known.packed) == (True, 60, len(packed))
    told = f"{len(packed)} versions, "
    assert f"Saved. Compressed: {told}" in tab.success[0].value.replace("\\", "")
    assert f"Compressed so far: {told}" in said(tab)
    by_key(tab.checkbox, "compression-on-").uncheck()
    save(tab, "compression")
    assert not retention(past).compression_on
    assert [row for row in rows(past, versions) if row.packed is not None] == packed


def test_it_is_for_administrators(house: House) -> None:
    tab = house.open("settings.py", house.sample(Role.MANAGER))
    assert "Keeping of versions" not in said(tab)
