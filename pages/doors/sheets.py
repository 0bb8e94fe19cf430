"""The plain pages that the web face writes itself, without Streamlit and without a script."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from babel import Locale
from jinja2 import Environment, FileSystemLoader
from starlette.datastructures import URL
from starlette.responses import HTMLResponse
from streamlit import config, file_util

from core.i18n import LANGUAGES
from pages.doors.assets import Asset
from pages.doors.headers import SHEET_POLICY

COLOURS = (
    "backgroundColor",
    "sidebar.backgroundColor",
    "secondaryBackgroundColor",
    "textColor",
    "primaryColor",
    "linkColor",
    "borderColor",
    "redTextColor",
    "redBackgroundColor",
)


@dataclass(frozen=True)
class Field:
    """Something to be filled in. `first` has the keyboard when the page opens."""

    name: str
    label: str
    type: str
    autocomplete: str
    value: str = ""
    hint: str = ""
    longest: int = 320
    required: bool = True
    fixed: bool = False
    first: bool = False


@dataclass(frozen=True)
class Button:
    """What sends a form; of several, each says with a name and a value which it was."""

    label: str
    name: str = ""
    value: str = ""
    note: str = ""


@dataclass(frozen=True)
class Form:
    """What can be sent, and where to."""

    action: str
    hidden: Mapping[str, str]
    buttons: tuple[Button, ...]
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """What a page says, from top to bottom, in the reader's language. `links`: address → label. With
    `again` it is asked for again after so many seconds."""

    title: str
    lead: tuple[str, ...] = ()
    error: str = ""
    command: str = ""
    forms: tuple[Form, ...] = ()
    notes: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    again: int = 0


class Sheets:
    """Draws sheets in the colours of the theme."""

    def __init__(self) -> None:
        self.style = Asset("/sheet.css", _style().encode(), "text/css")
        surroundings = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
        self._template = surroundings.get_template("sheet.html")

    def answer(self, sheet: Sheet, language: str, at: str, status: int = 200) -> HTMLResponse:
        """A sheet as an answer. `at` is the address under which it can be had in another language."""
        languages = [
            (code, _own_name(code), URL(at).include_query_params(language=code)) for code in LANGUAGES
        ]
        page = self._template.render(
            sheet=sheet, language=language, languages=languages, style=self.style.address
        )
        headers = {"Content-Security-Policy": SHEET_POLICY, "Cache-Control": "no-store"}
        return HTMLResponse(page, status, headers)


def _own_name(language: str) -> str:
    """What a language calls itself."""
    return str(Locale.parse(language).get_display_name(language)).capitalize()


def _style() -> str:
    """The style sheet, in the colours of both themes and the letters that Streamlit brings along."""
    colours = {
        f"{look}_{name.replace('.', '_')}": config.get_option(f"theme.{look}.{name}")
        for look in ("light", "dark")
        for name in COLOURS
    }
    sheet = Template((Path(__file__).parent / "sheet.css").read_text("utf-8"))
    return sheet.substitute(colours, sans=_font("SourceSansVF-Upright"), serif=_font("SourceSerif*-Roman"))


def _font(name: str) -> str:
    """The address of a font: the end of its file's name is another in each release of Streamlit. Empty
    where there is none; the style sheet names others."""
    folder = Path(file_util.get_static_dir())
    found = folder.glob(f"static/media/{name}.*.woff2")
    return next((f"/{file.relative_to(folder).as_posix()}" for file in found), "")
