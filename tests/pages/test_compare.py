"""The page Compare versions without a browser: its menu, what its address pins, and hostile texts."""

import re
from collections.abc import Generator

import pytest
from streamlit.testing.v1 import AppTest

from core.actions.endings import succeed
from core.actions.versions import edit, name_version
from core.context import AppContext
from core.domain.actors import ActorKind, Role
from core.domain.authorship import Share, Source
from core.domain.diff import compare
from core.i18n import set_language_source
from core.llm import Text, Usage
from core.queries.versions import find_version
from pages.parts import diff_view
from pages.parts.authors_view import authors_line
from tests.make import claim_next, planned_batch, project_with
from tests.support.house import House, fill, house_of, press, said

WRITTEN = "El taller fue en marzo.\n\nVinieron 42 personas a la escuela."
EDITED = "El taller fue en marzo, el día 5.\n\nVinieron 45 personas a la escuela."
HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) **b** <img src=x onerror=alert(1)>"


@pytest.fixture
def house(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> Generator[House]:
    with house_of(context, monkeypatch) as opened:
        yield opened


@pytest.fixture
def pair(context: AppContext) -> tuple[int, int]:
    """What a model wrote of an event, and what a person made of it: the ids of the versions."""
    claimed = claim_next(context, planned_batch(context, 1))
    succeed(context, claimed, Text(WRITTEN, "gpt-5-mini", Usage(1200, 0, 310, 0)), (), 4.25)
    edit(context, claimed.event_id, "es", EDITED, base_number=1, reason="Se corrige la asistencia")
    ids = [find_version(context, claimed.event_id, "es", number) for number in (1, 2)]
    return ids[0] or 0, ids[1] or 0


def drawn(tab: AppTest) -> str:
    """The comparison, as it is drawn."""
    return "\n".join(element.proto.body for element in tab.get("html") if 'class="diff' in element.proto.body)


def test_the_menu_offers_the_latest_changes_and_a_search(house: House, pair: tuple[int, int]) -> None:
    tab = house.open("compare.py", house.sample(Role.ANALYST))
    told = said(tab)
    assert [title.value for title in tab.title] == ["Compare versions"]
    assert f"compare?a={pair[0]}&b={pair[1]}" in told
    assert "1 → 2" in told
    assert "+4 −1" in told
    fill(tab, "Search an event", "nobody by this name")
    tab.run()
    assert "No event fits whose narrative can be compared so." in said(tab)
    fill(tab, "Search an event", "HUERTOS 1")
    tab.run()
    assert said(tab).count(f"compare?a={pair[0]}&b={pair[1]}") == 2
    tab.segmented_control(key="compare-against").set_value("approved").run()
    assert "No event fits whose narrative can be compared so." in said(tab), "nothing is approved"


def test_a_store_without_changes_says_what_will_appear(house: House) -> None:
    assert "No narrative has two versions yet" in said(house.open("compare.py", house.sample()))


def test_the_address_pins_both_with_all_that_is_known_of_them(
    house: House, context: AppContext, pair: tuple[int, int]
) -> None:
    name_version(context, pair[1], "para <b>enviar</b>")
    tab = house.open("compare.py", house.sample(Role.MANAGER), a=pair[0], b=pair[1])
    told = said(tab)
    assert "<dt>Model</dt><dd>gpt-5-mini</dd>" in told
    assert "<dt>Reason</dt><dd>Se corrige la asistencia</dd>" in told
    assert "Version 2 «para &lt;b&gt;enviar&lt;/b&gt;»" in told
    assert re.search(r"Tokens received</th><td>310</td><td>—</td><td>—</td>", told), "unknown is never 0"
    assert re.search(r"Words</th><td>11</td><td>14</td><td>\+3</td>", told)
    assert "INFLESZ (Szigriszt-Pazos)" in told
    assert "What changed in the event data" not in told, "they are the same"
    words = drawn(tab)
    assert re.search(r"<del>.*−</span><span>42</span></del>", words)
    assert re.search(r"<ins>.*\+</span><span>45</span></ins>", words)
    assert 'data-place="2"' in words
    assert 'data-place="3"' not in words
    assert '"total": 2' in told or '"total":2' in told
    assert [field.value for field in tab.selectbox] == list(pair)


def test_how_it_is_drawn_is_chosen_and_what_is_pinned_is_changed(
    house: House, context: AppContext, pair: tuple[int, int]
) -> None:
    edit(context, 1, "es", f"{EDITED}\n\nFin.", base_number=2)
    third = find_version(context, 1, "es", 3) or 0
    tab = house.open("compare.py", house.sample(), a=pair[1], b=third)
    assert '<table class="diff aside"' in drawn(tab)
    tab.segmented_control(key="compare-inline").set_value(True).run()
    assert '<div class="diff inline"' in drawn(tab)
    tab.toggle(key="compare-only-changes").set_value(True).run()
    assert "… 2 paragraphs without changes …" in drawn(tab)
    press(tab, "Swap")
    assert tab.query_params == {"a": str(third), "b": str(pair[1])}
    press(tab, "Swap")
    tab.selectbox(key="compare-a-1").set_value(pair[0]).run()
    tab.selectbox(key="compare-b-1").set_value(pair[1]).run()
    assert tab.query_params == {"a": str(pair[0]), "b": str(pair[1])}
    tab.selectbox(key="compare-b-1").set_value(third).run()
    assert tab.query_params == {"a": str(pair[0]), "b": str(third)}
    links = {link.proto.label: link.proto.query_string for link in tab.get("page_link")}
    assert links["With the previous one"] == f"a={pair[1]}&b={third}"

    tab.selectbox(key="compare-third").set_value(pair[1]).run()
    assert tab.query_params == {"a": str(pair[0]), "b": str(third), "c": str(pair[1])}
    [grid] = re.findall(r'<table class="diff aside grid">.*</table>', drawn(tab))
    assert re.findall(r'<th scope="col">(.*?)</th>', grid) == ["Version 1", "Version 3", "Version 2"]
    assert "Fin." in grid
    press(tab, "Take the third away")
    press(tab, "Other comparisons")
    assert tab.query_params == {}


@pytest.mark.parametrize(
    "asked", [{"a": 1, "b": 999}, {"a": "x", "b": "y"}, {"a": 1}, {"b": 1}, {"a": -1, "b": "1" * 40}]
)
def test_an_address_that_pins_nothing_leads_to_the_menu(
    house: House, pair: tuple[int, int], asked: dict[str, object]
) -> None:
    tab = house.open("compare.py", house.sample(), **asked)
    [warning] = tab.warning
    assert warning.value.startswith("One of these versions is not there")
    assert f"compare?a={pair[0]}&b={pair[1]}" in said(tab)


def test_the_words_of_texts_are_never_read_as_markup(house: House, context: AppContext) -> None:
    project_with(context, 1, título=HOSTILE)
    edit(context, 1, "es", HOSTILE, base_number=0, reason=HOSTILE)
    edit(context, 1, "es", f"{WRITTEN}\n\n{HOSTILE} {HOSTILE}", base_number=1)
    ids = [find_version(context, 1, "es", number) or 0 for number in (1, 2)]
    name_version(context, ids[1], HOSTILE[:80])
    session = house.sample()
    menu = house.open("compare.py", session)
    seen = house.open("compare.py", session, a=ids[0], b=ids[1])
    seen.session_state["compare-authors"] = True
    seen.run()
    assert not seen.exception
    for tab in (menu, seen):
        bodies = "\n".join(element.proto.body for element in tab.get("html"))
        assert "<script>" not in bodies
        assert "<img" not in bodies
        marked = [element.value for element in (*tab.markdown, *tab.title, *tab.subheader)]
        assert not [text for text in marked if "javascript" in text]
    assert "&lt;script&gt;" in drawn(seen)


def test_the_page_speaks_spanish(house: House, pair: tuple[int, int]) -> None:
    tab = house.open("compare.py", house.sample(), a=pair[0], b=pair[1])
    tab.context["locale"] = "es-BO"
    tab.run()
    told = said(tab)
    assert [title.value for title in tab.title] == ["Comparar versiones"]
    assert "algo difícil" in told or "normal" in told or "bastante fácil" in told or "muy fácil" in told
    assert "2 cambios · 4 palabras añadidas · 1 palabra eliminada" in told
    assert 'class="unseen">eliminado: </span>' in drawn(tab)


def test_shares_are_told_in_whole_percentages_that_make_a_hundred() -> None:
    model, facts = Source(1, ActorKind.MODEL, "gpt-5-mini"), Source(1, ActorKind.MODEL, "facts")
    ana, luis = Source(2, ActorKind.PERSON, "Ana", 1), Source(3, ActorKind.PERSON, "Luis", 2)

    def line(*words: tuple[Source, int]) -> str:
        total = sum(count for _source, count in words)
        return authors_line([Share(source, count, count / total) for source, count in words])

    set_language_source(lambda: "en")
    assert line((model, 71), (ana, 29)) == "71\u00a0% model, 29\u00a0% edited by a person: Ana"
    assert line((model, 1), (ana, 1), (luis, 1)).startswith("34\u00a0% model, 66\u00a0% edited by 2 people")
    assert line((facts, 999), (ana, 1)) == "100\u00a0% written without AI, <1\u00a0% edited by a person: Ana"
    assert line((ana, 5)) == "100\u00a0% written by a person: Ana"
    assert line() == ""
    set_language_source(lambda: "es")
    assert line((model, 71), (ana, 29)) == "71\u00a0% del modelo, 29\u00a0% editado por una persona: Ana"
    assert line((model, 1), (ana, 1), (luis, 1)).endswith("66\u00a0% editado por 2 personas: Ana, Luis")


def test_what_moved_says_where_from_and_blanks_alone_are_no_change() -> None:
    set_language_source(lambda: "en")
    numbers = ("uno", "dos", "tres", "cuatro")
    paragraphs = [f"Este es el párrafo {word} de un texto largo." for word in numbers]
    before, after = "\n\n".join(paragraphs), "\n\n".join([*paragraphs[1:], paragraphs[0]])
    told = shown(before, after)
    assert diff_view.summary(compare(before, after)) == "1 change"
    assert "moved here from paragraph 1" in told
    assert "stood as paragraph 1" in told
    assert "moved from here: now paragraph 4" in told

    before, after = "Un texto\nen dos líneas.\n\nFin.", "Un texto en\ndos líneas.\n\nFin."
    assert compare(before, after).changes
    assert diff_view.summary(compare(before, after)) == "0 changes"
    assert "only blanks and line ends differ" in shown(before, after)
    assert "Both texts are the same." in shown(before, before)


def shown(before: str, after: str) -> str:
    """What is drawn of two texts."""
    script = "from core.domain.diff import compare\nfrom pages.parts import diff_view\n"
    tab = AppTest.from_string(f"{script}diff_view.show(compare({before!r}, {after!r}))")
    tab.run()
    assert not tab.exception
    return said(tab)
