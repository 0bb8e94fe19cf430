"""In Chromium: twenty texts reviewed by keyboard alone, and many approved at once from the list."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.actions.reviews import note_opened
from core.actions.versions import edit
from core.domain.actors import Role
from core.domain.review import ReviewState, Seen
from core.queries.reviews import said_about
from tests.pages.conftest import Site
from tests.support.browser import at_rest
from tests.support.reviewing import seen, texts, version_id, view, whose

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
EAGER = """(title) => {
  const press = () => document.body.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'a', code: 'KeyA', keyCode: 65, bubbles: true, cancelable: true })
  )
  const shown = () => [...document.querySelectorAll('h2')].some((each) => each.textContent === title)
  new MutationObserver((_changes, watcher) => {
    if (!shown()) return
    watcher.disconnect()
    const since = performance.now()
    const again = setInterval(() => (performance.now() < since + 250 ? press() : clearInterval(again)), 30)
  }).observe(document.body, { childList: true, subtree: true })
}"""
"""Presses a key again and again from the moment a text appears, too soon for anybody to have read it."""
FOCUSED = "document.activeElement.tagName + document.activeElement.textContent"


def title(number: int) -> str:
    return f"Taller de huertos {number}"


def on_desk(page: Page, text: Seen, name: str) -> None:
    """Wait until a text lies on the desk, and for so long that it can have been seen."""
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    ready = f".st-key-review-keys [data-ready^='{text.event_id}-{text.number}-reading']"
    page.locator(ready).wait_for(state="attached")
    at_rest(page)


def test_twenty_texts_are_reviewed_by_keyboard_alone(own_site: Site, visit: Visit) -> None:
    context = own_site.context
    choice = texts(context, 20, "TECLADO")
    chosen = seen(context, choice)
    page = visit(
        f"{own_site.address}/review?project={choice.project_id}", locale="en-GB", role=Role.COORDINATOR
    )
    for number, text in enumerate(chosen, 1):
        on_desk(page, text, title(number))
        expect(page.get_by_text(f"{number} of 20", exact=True)).to_be_visible()
        if number > 1:
            assert page.evaluate(FOCUSED) == f"H2{title(number)}", "who hears the page hears the new text"
        match number:
            case 5:
                page.keyboard.press("d")
                expect(page.get_by_label("What is to be changed")).to_be_focused()
                page.keyboard.type("a de añadir: falta la hora")
                page.keyboard.press("Control+Enter")
                expect(page.get_by_text(f"Sent back: {title(5)}")).to_be_visible()
            case 9:
                page.keyboard.press("e")
                expect(page.get_by_label("Text of the narrative")).to_be_focused()
                page.keyboard.press("Control+End")
                page.keyboard.type(" Se añadió a mano.")
                page.keyboard.press("Control+s")
                on_desk(page, Seen(text.event_id, "es", 2), title(9))
                expect(page.get_by_text("Se añadió a mano.")).to_be_visible()
                page.keyboard.press("a")
            case 13:
                page.keyboard.press("n")
            case _:
                page.keyboard.press("a")
    expect(page.get_by_role("heading", name="This round is over")).to_be_visible()
    at_rest(page)
    page.keyboard.press("n")
    on_desk(page, chosen[12], title(13))

    states = [view(context, text).review for text in chosen]
    assert (states.pop(12), states.pop(4)) == (ReviewState.DRAFT, ReviewState.CHANGES_REQUESTED)
    assert set(states) == {ReviewState.APPROVED}
    assert said_about(context, chosen[4].event_id, "es")[0].remark == "a de añadir: falta la hora"
    edited = view(context, chosen[8]).current
    assert edited
    assert edited.body.endswith("palabra Se añadió a mano.")


def test_one_press_decides_about_one_text(own_site: Site, visit: Visit) -> None:
    context = own_site.context
    choice = texts(context, 5, "PRISA")
    chosen = seen(context, choice)
    page = visit(f"{own_site.address}/review?project={choice.project_id}", locale="en-GB", role=Role.MANAGER)

    def approved() -> int:
        return [view(context, text).review for text in chosen].count(ReviewState.APPROVED)

    on_desk(page, chosen[0], title(1))
    page.evaluate(EAGER, title(2))
    page.keyboard.press("a")
    page.keyboard.press("a")
    on_desk(page, chosen[1], title(2))
    assert approved() == 1
    for _repeat in range(8):  # as a key that is held down
        page.keyboard.down("a")
    page.keyboard.up("a")
    on_desk(page, chosen[2], title(3))
    assert approved() == 2
    page.get_by_role("button", name="Approve").dblclick()
    on_desk(page, chosen[3], title(4))
    assert approved() == 3
    page.get_by_text("Review and comments").click()
    page.get_by_label("Comment").fill("")
    page.get_by_label("Comment").press_sequentially("a n d a")
    at_rest(page)
    assert approved() == 3, "letters in a field are no keys"
    expect(page.get_by_role("heading", name=title(4), exact=True)).to_be_visible()


def test_many_are_approved_at_once_from_the_list(own_site: Site, visit: Visit) -> None:
    context = own_site.context
    choice = texts(context, 6, "LISTA")
    chosen = seen(context, choice)
    for text in chosen[:2]:
        note_opened(whose(context, Role.MANAGER), version_id(context, text))
    page = visit(
        f"{own_site.address}/narratives?project={choice.project_id}", locale="en-GB", role=Role.MANAGER
    )
    page.get_by_label("All on this page").check()
    expect(page.get_by_text("6 chosen")).to_be_visible()
    page.get_by_label(f"Choose: {title(6)}").uncheck()
    expect(page.get_by_text("5 chosen")).to_be_visible()
    expect(page.get_by_role("button", name="Protect")).to_have_count(0)
    page.get_by_role("button", name="Approve").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("2 of 5 were opened by whoever approves")).to_be_visible()
    edit(context, chosen[3].event_id, "es", "Lo que otra persona escribió.", base_number=1)
    dialog.get_by_role("button", name="Approve 5 texts").click()
    expect(page.get_by_text("Approved: 4. Left as they were: 1.")).to_be_visible()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("5 chosen")).to_have_count(0)
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    states = [view(context, text).review for text in chosen]
    assert states.count(ReviewState.APPROVED) == 4
    assert (states[3], states[5]) == (ReviewState.DRAFT, ReviewState.DRAFT)
    page.get_by_role("link", name="See the history: 2").click()
    expect(page.get_by_role("heading", name=title(4), exact=True)).to_be_visible()
    expect(page).to_have_url(
        f"{own_site.address}/narratives?id={chosen[3].event_id}&language=es&view=history"
    )


def test_the_desk_fits_a_telephone(own_site: Site, visit: Visit) -> None:
    choice = texts(own_site.context, 2, "ESTRECHO")
    page = visit(
        f"{own_site.address}/review?project={choice.project_id}",
        locale="en-GB",
        width=400,
        role=Role.COORDINATOR,
    )
    expect(page.get_by_role("button", name="Approve")).to_be_in_viewport()
    page.wait_for_timeout(300)
    wider = page.evaluate(
        "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)"
        "(document.querySelector('[data-testid=stMain]'))"
    )
    assert wider <= 0
    heights = [
        box["y"]
        for name in (title(1), "Event data")
        if (box := page.get_by_role("heading", name=name, exact=True).bounding_box())
    ]
    bar = page.get_by_role("button", name="Approve").bounding_box()
    assert bar
    assert heights[0] < bar["y"] < heights[1]
