"""The history of a narrative as a workbook (versions, texts, changes), and the versions of a project."""

from itertools import zip_longest

from core.domain.diff import Run
from core.i18n import N_, _
from core.i18n.words import word
from core.reports.history import HistoryContents, ProjectContents
from core.reports.pieces import pieces
from core.reports.places import Place, place_word, places
from core.reports.sheets import Book, Heading, Sheet, Value
from core.reports.version_columns import COLUMNS, PLACE_COLUMNS, Reading, headings, values

LETTERS = 100
"""The width of a column of texts."""


def render(contents: HistoryContents) -> bytes:
    """The workbook. No text is cut: what is longer than a cell goes on in the next one."""
    to = Reading(contents.language, contents.zone)
    place = contents.place
    tongue = word("language", place.language, to.language)
    subject = " · ".join((to.say(N_("History of the narrative")), tongue))
    book = Book(place.title, subject, contents.made)
    _add_versions(book, contents, to)
    _add_texts(book, contents, to)
    _add_changes(book, contents, to)
    return book.content()


def render_project(contents: ProjectContents) -> bytes:
    """What is known of every version of a project, one row each. Takes the rows one by one."""
    to = Reading(contents.language, contents.zone)
    book = Book(contents.title, to.say(N_("Versions")), contents.made, long=True)
    sheet = book.sheet(to.say(N_("Versions")), headings((*PLACE_COLUMNS, *COLUMNS), to))
    for place, known in contents.rows:
        sheet.add([*values(PLACE_COLUMNS, place, to), *values(COLUMNS, known, to)])
    sheet.close()
    return book.content()


def _add_versions(book: Book, contents: HistoryContents, to: Reading) -> None:
    sheet = book.sheet(to.say(N_("Versions")), headings((*COLUMNS, *PLACE_COLUMNS), to))
    where = values(PLACE_COLUMNS, contents.place, to)
    for version in contents.versions:
        sheet.add([*values(COLUMNS, version.known, to), *where])
    sheet.close()


def _add_texts(book: Book, contents: HistoryContents, to: Reading) -> None:
    texts = {version.known.number: pieces(version.body) for version in contents.versions}
    columns = max(map(len, texts.values()), default=1)
    further = (
        Heading(_("Text, part {number}", to.language, number=part), "text", LETTERS)
        for part in range(2, columns + 1)
    )
    sheet = book.sheet(
        to.say(N_("Texts")),
        [
            Heading(to.say(N_("Version")), "number", 9),
            Heading(to.say(N_("Letters and signs")), "amount", 11),
            Heading(to.say(N_("Cells that it fills")), "number", 11),
            Heading(to.say(N_("Text")), "text", LETTERS),
            *further,
        ],
    )
    for number, parts in texts.items():
        signs = sum(map(len, parts))
        row: list[Value] = [number, signs, len(parts), *parts, *[None] * (columns - len(parts))]
        sheet.add(row)
    sheet.close()


def _add_changes(book: Book, contents: HistoryContents, to: Reading) -> None:
    sheet = book.sheet(
        to.say(N_("Changes")),
        [
            Heading(to.say(N_("Version")), "number", 9),
            Heading(to.say(N_("Against version")), "number", 10),
            Heading(to.say(N_("Change")), "text", 20),
            Heading(to.say(N_("Paragraph before")), "number", 10),
            Heading(to.say(N_("Paragraph after")), "number", 10),
            Heading(to.say(N_("Part")), "number", 7),
            Heading(to.say(N_("Before")), "text", 50),
            Heading(to.say(N_("After")), "text", 50),
            Heading(to.say(N_("In its place: [−removed−] [+added+]")), "text", 80),
        ],
    )
    for version in contents.versions:
        if version.comparison:
            for place in places(version.comparison):
                _add_place(sheet, version.known.number, version.known.base_number, place, to)
    sheet.close()


def _add_place(sheet: Sheet, number: int, base: int | None, place: Place, to: Reading) -> None:
    """A row, or several where the texts are longer than a cell: those bear the number of their part."""
    kind = place_word(place.kind, to.language)
    before, after = pieces(place.before), pieces(place.after)
    several = max(len(before), len(after)) > 1
    runs: tuple[Run, ...] | None = place.runs
    for part, (left, right) in enumerate(zip_longest(before, after), 1):
        told = (number, base, kind, place.left, place.right, part if several else None, left, right, runs)
        sheet.add(told)
        runs = None
