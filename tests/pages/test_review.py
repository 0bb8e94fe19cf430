"""The review desk and what can be done with several texts at once, without a browser."""

from collections.abc import Generator

import pytest
from streamlit.testing.v1 import AppTest

from core.actions import house_settings, versions
from core.actions.reviews import approve, protect, send_back
from core.context import AppContext
from core.domain.actors import Role
from core.domain.planning import Which
from core.domain.review import ReviewState, ReviewStep, Seen
from core.queries.batches import list_batches
from core.queries.narratives import Filter, list_narratives
from core.queries.notifications import unread
from core.queries.reviews import ReviewFilter, opened_by_me, said_about
from pages.parts import person
from pages.parts.review_round import Round
from tests.make import project_with
from tests.support.house import House, house_of, press, said
from tests.support.reviewing import again, seen, texts, view, whose, write


@pytest.fixture
def house(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> Generator[House]:
    # AppTest asks for the words of a selectbox outside of any session.
    monkeypatch.setattr(person, "_language_of_the_session", lambda: "en")
    with house_of(context, monkeypatch) as opened:
        yield opened


def desk(house: House, role: Role = Role.MANAGER, **query: object) -> AppTest:
    return house.open("review.py", house.sample(role), **query)


def labels(tab: AppTest) -> list[str]:
    return [button.label for button in tab.button]


def title(tab: AppTest) -> str:
    """What lies on the desk."""
    heads = [html.proto.body for html in tab.get("html") if html.proto.body.startswith("<h2")]
    return heads[0].split(">")[1].split("<")[0].rsplit(" ", 1)[-1] if heads else ""


def place_of(tab: AppTest) -> str:
    return next(iter(tab.get("progress"))).proto.text


def test_one_text_after_another_and_each_decision_leads_on(house: House, context: AppContext) -> None:
    chosen = seen(context, texts(context, 4))
    tab = desk(house)
    assert (title(tab), place_of(tab)) == ("1", "1 of 4")
    assert "Attendances" in said(tab), "the facts at the side"
    press(tab, "Approve")
    assert (title(tab), place_of(tab)) == ("2", "2 of 4")
    assert "Approved: Taller de huertos 1" in said(tab)
    press(tab, "Skip")
    assert (title(tab), place_of(tab)) == ("3", "3 of 4")
    press(tab, "Send back with remarks")
    assert title(tab) == "3"
    press(tab, "Send back with this remark")
    assert [error.value for error in tab.error], "a remark is needed"
    assert title(tab) == "3"
    tab.text_area[0].input("Falta la hora.")
    press(tab, "Send back with this remark")
    assert (title(tab), place_of(tab)) == ("4", "4 of 4")
    press(tab, "Previous")
    assert title(tab) == "3"
    assert "Falta la hora." in said(tab)
    states = [view(context, text).review for text in chosen]
    assert states == [
        ReviewState.APPROVED,
        ReviewState.DRAFT,
        ReviewState.CHANGES_REQUESTED,
        ReviewState.DRAFT,
    ]
    assert opened_by_me(whose(context, Role.MANAGER), chosen) == 4, "what was shown counts as opened"


def test_at_the_end_what_was_skipped_can_be_gone_back_to(house: House, context: AppContext) -> None:
    texts(context, 3)
    tab = desk(house)
    for label in ("Skip", "Approve", "Approve"):
        press(tab, label)
    assert "This round is over" in said(tab)
    press(tab, "Go back to the 1 skipped")
    assert (title(tab), place_of(tab)) == ("1", "1 of 3")
    press(tab, "Approve")
    assert "This round is over" in said(tab)
    assert "Every text of this project is approved." in said(desk(house))


def test_what_is_written_meanwhile_joins_the_end_and_moves_nothing(house: House, context: AppContext) -> None:
    choice = project_with(context, 4)
    rows = list_narratives(context, Filter(choice.project_id, "es")).rows
    write(context, again(choice, *(Seen(each.event_id, "es", 0) for each in rows[1:3])))
    tab = desk(house)
    assert (title(tab), place_of(tab)) == ("2", "1 of 2")
    write(context, choice)
    tab.run()
    assert (title(tab), place_of(tab)) == ("2", "1 of 4"), "the first by date stands at the end"
    for expected in ("3", "1", "4"):
        press(tab, "Approve")
        assert title(tab) == expected


def test_what_others_decide_about_goes_but_not_from_under_the_eyes(house: House, context: AppContext) -> None:
    chosen = seen(context, texts(context, 4))
    tab = desk(house)
    approve(context, chosen[:2])
    tab.run()
    assert (title(tab), place_of(tab)) == ("1", "1 of 3")
    assert "Approve" not in labels(tab), "it is approved already"
    assert "Send back with remarks" in labels(tab)
    press(tab, "Skip")
    assert title(tab) == "3"


def test_a_text_that_somebody_changed_is_shown_and_not_approved(house: House, context: AppContext) -> None:
    text = seen(context, texts(context, 2))[0]
    tab = desk(house)
    versions.edit(context, text.event_id, "es", "Lo que otra persona escribió.", base_number=1)
    press(tab, "Approve")
    assert "Version 2 came into use meanwhile" in tab.error[0].value.replace("\\", "")
    assert title(tab) == "1"
    assert "Lo que otra persona escribió." in said(tab)
    assert view(context, text).review is ReviewState.DRAFT
    press(tab, "Approve")
    assert view(context, text).review is ReviewState.APPROVED
    assert not tab.error


def test_editing_at_the_desk_comes_back_to_the_same_text(house: House, context: AppContext) -> None:
    text = seen(context, texts(context, 3))[1]
    tab = desk(house, Role.COORDINATOR)
    press(tab, "Skip")
    press(tab, "Edit")
    assert "Approve" not in labels(tab)
    kept = tab.session_state[f"desk-{text.event_id}-es"]
    kept.typed = "Un texto mejor."
    press(tab, "Save version 2")
    assert (title(tab), place_of(tab)) == ("2", "2 of 3")
    assert "Un texto mejor." in said(tab)
    assert "Version 2 was saved" in said(tab).replace("\\", "")
    press(tab, "Approve")
    assert view(context, Seen(text.event_id, "es", 2)).review is ReviewState.APPROVED


def test_who_may_do_what_at_the_desk(house: House, context: AppContext) -> None:
    texts(context, 1)
    deciding = {"Approve", "Submit for review", "Send back with remarks", "Edit"}
    assert deciding & set(labels(desk(house, Role.MANAGER))) == {"Approve", "Send back with remarks"}
    assert deciding <= set(labels(desk(house, Role.COORDINATOR)))
    house_settings.change_approval(context, coordinators_approve=False, own_edits_approved=True)
    assert deciding & set(labels(desk(house, Role.COORDINATOR))) == {"Submit for review", "Edit"}
    assert "not for the role" in said(desk(house, Role.ANALYST))


def test_the_address_says_which_texts_and_in_which_order(house: House, context: AppContext) -> None:
    choice = texts(context, 3)
    send_back(context, seen(context, choice)[1:], remark="Falta la hora.")
    tab = desk(house, state="changes_requested", order="shortest")
    assert (title(tab), place_of(tab)) == ("2", "1 of 2")
    tab.selectbox(key="review-state").set_value("approved").run()
    assert "No text is in this state." in said(tab)
    assert tab.query_params["state"] == "approved"
    assert not desk(house, state="<script>", order="7", project="999999999999").error


def test_an_empty_desk_says_what_to_do(house: House, context: AppContext) -> None:
    assert "There is nothing to read yet" in said(desk(house))
    project_with(context, 2)
    tab = desk(house, Role.COORDINATOR)
    assert "No narrative of this project is written yet" in said(tab)
    assert "Generate narratives" in [link.proto.label for link in tab.get("page_link")]


def test_a_round_goes_on_to_the_next_undecided() -> None:
    turn = Round(ReviewFilter(1, "es"))
    turn.take([1, 2, 3, 4])
    turn.decide(1, "one", ReviewStep.APPROVED)
    turn.move(1)
    turn.take([2, 4, 5])
    assert (turn.order, turn.current) == ([1, 2, 3, 4, 5], 3), "what lies on the desk stays"
    turn.move(-2)
    assert turn.current == 1
    turn.decide(1, "one", ReviewStep.SENT_BACK)
    assert turn.current == 2
    turn.take([2, 4, 5])
    assert turn.order == [1, 2, 4, 5]
    for event_id in (2, 4, 5):
        turn.decide(event_id, "", ReviewStep.APPROVED)
    assert (turn.current, turn.left) == (None, ())


BULK = """
import streamlit as st
from core.domain.review import Seen
from pages.parts.bulk import PLACE, Bulk, _act
from pages.parts.outcome import place, show_outcome
from pages.parts.person import enter
enter()
what, texts = st.session_state["bulk"]
_act(Bulk(what), tuple(Seen(*text) for text in texts), place(PLACE).turn)
show_outcome(place(PLACE))
"""


def bulk(house: House, what: str, chosen: list[Seen]) -> str:
    """What is said once several texts were ticked and a button pressed."""
    tab = AppTest.from_string(BULK, default_timeout=30)
    tab.user = {"is_logged_in": True, "session": house.sample(Role.ADMINISTRATOR)}
    tab.context["locale"] = "en-GB"
    tab.session_state["bulk"] = (what, [(each.event_id, each.language, each.number) for each in chosen])
    tab.run()
    assert not tab.exception
    return "\n".join(box.value.replace("\\", "") for box in (*tab.success, *tab.error))


def test_what_came_of_several_texts_is_told(house: House, context: AppContext) -> None:
    chosen = seen(context, texts(context, 4))
    assert bulk(house, "protect", chosen[:3]) == "Protected: 3."
    assert bulk(house, "protect", chosen) == "Protected: 1. Left as they were: 3."
    assert bulk(house, "unprotect", chosen) == "Protection taken away: 4."
    assert bulk(house, "submit", chosen[:1]) == "Submitted for review: 1."
    versions.edit(context, chosen[1].event_id, "es", "Otro texto.", base_number=1)
    told = bulk(house, "approve", chosen)
    assert told == "Approved: 3. Left as they were: 1. Somebody has changed this text meanwhile. (1)"
    assert "approved already. (3)" in bulk(house, "approve", [chosen[0], *chosen[2:]])


def test_the_list_shows_a_state_alone_and_all_marks_of_a_text(house: House, context: AppContext) -> None:
    choice = texts(context, 3)
    chosen = seen(context, choice)
    approve(context, chosen[:1])
    protect(context, chosen[:1])
    write(context, again(choice, chosen[0], as_proposals=True), "otro texto")
    tab = house.open("narratives.py", house.sample(Role.ANALYST), written="approved")
    told = said(tab)
    assert "1 event" in told
    for mark in ("approved", "protected", "1 proposal"):
        assert mark in told
    tab.selectbox(key="narratives-written").set_value("draft").run()
    assert "2 events" in said(tab)
    assert tab.query_params["written"] == "draft"
    assert "1 event" in said(house.open("narratives.py", house.sample(), written="proposals"))


def test_an_analyst_generates_proposals_and_nothing_else(house: House, context: AppContext) -> None:
    choice = texts(context, 2)
    tab = house.open("generate.py", house.sample(Role.ANALYST))
    toggle = next(each for each in tab.toggle if each.label.startswith("As proposals"))
    assert (toggle.value, toggle.disabled) == (True, True)
    press(tab, "Generate 2 proposals")
    batch = list_batches(context).rows[0]
    assert batch.options["as_proposals"] is True
    assert batch.options["which"] == Which.ALL
    told = said(house.open("progress.py", house.sample(Role.ANALYST), id=batch.id))
    assert "as proposals" in told
    assert all(view(context, text).number == 1 for text in seen(context, choice))


def test_for_coordination_proposals_are_a_choice_that_means_all(house: House, context: AppContext) -> None:
    texts(context, 2)
    tab = house.open("generate.py", house.sample(Role.COORDINATOR))
    assert "Generate 0 narratives" in labels(tab)
    tab.toggle(key="generate-as-proposals").set_value(True).run()
    assert "Generate 2 proposals" in labels(tab)
    assert tab.selectbox(key="generate-which").value == Which.ALL
    tab.toggle(key="generate-as-proposals").set_value(False).run()
    assert "Generate 0 narratives" in labels(tab)


def test_whoever_wrote_a_text_that_was_sent_back_is_told_by_the_bell(
    house: House, context: AppContext
) -> None:
    text = seen(context, texts(context, 1))[0]
    send_back(whose(context, Role.MANAGER), [text], remark="Falta la hora. " * 30)
    told = said(house.open("home.py", house.sample()))
    assert "Taller de huertos 1" in told
    assert "changes requested" in told
    assert "Falta la hora." in told
    assert unread(context).rows[0].batch_id is None
    assert said_about(context, text.event_id, "es")
