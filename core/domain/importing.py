"""What an import makes of an event that is there: what the file says, what was mended here, what stays."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.domain.event_fields import column_of
from core.domain.event_values import EXTRA_TOLD, band_key

_QUOTE_PARTS = {"quote_who": "who", "quote_consent": "consent"}


@dataclass(frozen=True)
class FileColumns:
    """What a file has columns for: `homes` holds the field of each heading that has one, `homeless` the
    headings that are kept under their own name, `told` those of them that writers are given, `personal`
    those that no writer is ever given."""

    homes: Mapping[str, str]
    homeless: frozenset[str]
    told: tuple[str, ...]
    personal: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Clash:
    """A value that was mended here, and that the file says otherwise."""

    column: str
    here: Any
    in_file: Any


@dataclass(frozen=True)
class Merged:
    """The columns of an event that say something else after the import, and what was mended and stays."""

    changed: dict[str, Any]
    clashes: tuple[Clash, ...]


def merge(
    stored: Mapping[str, Any],
    given: Mapping[str, Any],
    extra: Mapping[str, str],
    file: FileColumns,
    mended: Collection[str],
    from_file: Collection[str],
) -> Merged:
    """Put what a row of a file says into an event.

    `given` are the columns about which the row says something: what it does not give stays as it is.
    What was `mended` here stays too, and is told, unless the file's value was chosen (`from_file`).
    """
    changed: dict[str, Any] = {}
    clashes: list[Clash] = []
    for column, value in given.items():
        said = _joined(column, stored[column], value, file)
        if said == stored[column]:
            continue
        if column in mended:
            clashes.append(Clash(column, stored[column], said))
            if column not in from_file:
                continue
        changed[column] = said
    # What once had no home, and has found one, is not told twice.
    settled = {heading for heading, field in file.homes.items() if column_of(field) in given}
    kept = {heading: text for heading, text in stored["extra"].items() if heading not in settled}
    whole = {**kept, **extra}
    if whole != stored["extra"]:
        changed["extra"] = whole
    # Ticks are chosen for one event by hand, or for a column of a file: by hand goes before, but for
    # what the file shows to be personal.
    told = (
        [heading for heading in stored[EXTRA_TOLD] if heading not in file.personal]
        if EXTRA_TOLD in mended
        else told_headings(stored[EXTRA_TOLD], whole, file)
    )
    if told != stored[EXTRA_TOLD]:
        changed[EXTRA_TOLD] = told
    return Merged(changed, tuple(clashes))


def told_headings(before: Sequence[str], extra: Mapping[str, str], file: FileColumns) -> list[str]:
    """The headings of an event that writers are given: of the file's columns those that are ticked, of
    others as it was."""
    stay = [heading for heading in before if heading not in file.homeless or heading in file.told]
    more = [heading for heading in file.told if heading not in before]
    return [heading for heading in (*stay, *more) if heading in extra]


def _joined(column: str, before: Any, value: Any, file: FileColumns) -> Any:
    """The file's value; of lists, what the file has no column for is left in them as it was."""
    if column == "attendance_age_bands":
        came = {band_key(band["band"]): band for band in value}
        # The same band in other words keeps the words it has: nothing goes out of date by that.
        kept = [{**came.pop(band_key(band["band"]), band), "band": band["band"]} for band in before]
        return [*kept, *came.values()]
    if column == "quotes":
        return _joined_quotes(before, value, file)
    return value


def _joined_quotes(
    before: Sequence[Mapping[str, Any]], value: Sequence[Mapping[str, Any]], file: FileColumns
) -> list[Mapping[str, Any]]:
    """The quotes of the file; one that is there keeps who said it, and the consent, where the file has no
    column for them."""
    unsaid = {part for field, part in _QUOTE_PARTS.items() if field not in file.homes.values()}
    known = {quote["text"]: quote for quote in before}
    said = {}
    for quote in value:
        there = known.get(quote["text"], {})
        said[quote["text"]] = {**quote, **{part: there[part] for part in unsaid & there.keys()}}
    if said.keys() <= known.keys():
        return [said.get(quote["text"], quote) for quote in before]
    return list(said.values())
