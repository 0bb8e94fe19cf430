"""What may be wrong with any page in a browser: foreign words, faults of access, what is covered or wide."""

import re
from functools import cache

from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from playwright.sync_api import Page

from core.i18n import CATALOGUES
from pages.doors.shell import words

Fault = tuple[str, str]
"""A rule of axe-core, and the piece of Streamlit in which it is broken ("" outside of any)."""

OWN_NAME = "English"
"""What the language switch calls the other language, in whichever language it stands."""

_SAID_AND_SHOWN = """() => {
  const words = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    if (node.nodeType === 3) {
      if (!node.parentElement.closest('script, style, canvas, .narrative, .listing')) words.push(node.data)
    } else {
      for (const name of ['placeholder', 'aria-label', 'title', 'alt'])
        words.push(node.getAttribute(name) ?? '')
    }
  }
  return [...new Set(words.map((word) => word.replace(/^[\\s:•]+|\\s+$/g, '')))]
}"""

_VISIBLE_TEXT = """() => {
  const all = (what) => [...document.querySelectorAll(what)]
  const icons = new Set(all('[data-testid="stIconMaterial"]').map((icon) => icon.textContent))
  const said = document.body.innerText.split('\\n').filter((line) => !icons.has(line.trim()))
  const hints = all('[placeholder]').map((field) => field.placeholder)
  return [...said, ...hints]
}"""

_PIECE = """(target) => {
  const element = document.querySelector(target)
  const piece = element?.closest('[data-testid]')
  return piece ? piece.dataset.testid : ''
}"""

_WORDS_WIDTH = """(title) => {
  const range = document.createRange()
  range.selectNodeContents(title)
  return range.getBoundingClientRect().width
}"""

_TOO_WIDE = """() => {
  const main = document.querySelector('[data-testid=stMain]')
  return main.scrollWidth - main.clientWidth
}"""


def streamlits_english(page: Page) -> list[str]:
    """What stands on a page in Streamlit's own English, text or label."""
    patterns = [re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(said))) for said in words()["es"]]
    return [each for each in page.evaluate(_SAID_AND_SHOWN) if any(one.fullmatch(each) for one in patterns)]


def our_english(page: Page) -> list[str]:
    """What stands on a page as an English message of ours that reads otherwise in Spanish."""
    lines = page.evaluate(_VISIBLE_TEXT)
    pieces = {
        piece
        for line in lines
        for piece in (line.strip(), *(part.strip(" ✓✕○▸⊘–!?→≈") for part in line.split("·")))
    } - {OWN_NAME}
    return sorted(piece for piece in pieces if any(one.fullmatch(piece) for one in _our_messages()))


def serious_faults(page: Page, options: dict[str, list[str]] | None = None) -> dict[Fault, str]:
    """What axe-core calls serious or critical, each with the first element that breaks it."""
    found: dict[Fault, str] = {}
    for violation in Axe().run(page, options=options).response["violations"]:
        if violation["impact"] in ("serious", "critical"):
            for node in violation["nodes"]:
                target = node["target"][0]
                # A list is a path through shadow roots or frames: a component, named by the first step.
                where = page.evaluate(_PIECE, target if isinstance(target, str) else target[0])
                found.setdefault((violation["id"], where), node["html"][:300])
    return found


def misplaced(page: Page) -> list[str]:
    """Whether the bar at the top covers the title, and whether anything is wider than the window."""
    title = page.get_by_role("heading", level=1).first
    bar, text = page.locator(".st-key-topbar").bounding_box(), title.bounding_box()
    if bar is None or text is None:
        return ["there is no bar, or no title"]
    beside = text["x"] + title.evaluate(_WORDS_WIDTH) <= bar["x"]
    said = [] if beside or text["y"] + 8 >= bar["y"] + bar["height"] else ["the bar covers the title"]
    return said + (["something is wider than the window"] if page.evaluate(_TOO_WIDE) > 0 else [])


@cache
def _our_messages() -> tuple[re.Pattern[str], ...]:
    """The English messages that read otherwise in Spanish, as they may stand in a line."""
    with (CATALOGUES / "es.po").open("rb") as file:
        catalogue = read_po(file)
    said: list[re.Pattern[str]] = []
    for entry in catalogue:
        pairs = zip(
            entry.id if isinstance(entry.id, tuple | list) else (entry.id,),
            entry.string if isinstance(entry.string, tuple | list) else (entry.string,),
            strict=False,
        )
        for message, translation in pairs:
            if message and message != translation:
                parts = [re.escape(part) for part in re.split(r"\{\w+\}", message)]
                said.append(re.compile(".+".join(parts)))
    return tuple(said)
