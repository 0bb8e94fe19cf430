"""The check that every message of the code has its Spanish: `python -m tests.catalogues`.

It exits with 1 and names each message that is missing, empty, fuzzy, has other {placeholders}, or
stands in the catalogue alone. With `--write` it brings the catalogue up to date with the code
first: known translations stay, new messages come in empty, those that have gone are dropped.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SPANISH = ROOT / "core/i18n/catalogues/es.po"
FOLDERS = ("core", "pages", "worker")
FILES = ("app.py", "cli.py")
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "n_": (1, 2), "Nn_": (1, 2)}

_HEADER = "# Spanish of Crónica. The English sentences stand in the code."
_DATED = re.compile(
    r'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|'
    r"Report-Msgid-Bugs-To):[^\n]*\n"
)


def messages_of(root: Path) -> Catalog:
    """Every message that the code under `root` holds, with the files it stands in; nothing translated."""
    found = Catalog(locale="es", project="Crónica", charset="utf-8", header_comment=_HEADER, fuzzy=False)
    for folder in FOLDERS:
        for name, _line, message, *_rest in extract_from_dir(root / folder, keywords=KEYWORDS):
            found.add(message, locations=[(f"{folder}/{Path(name).as_posix()}", None)])  # ty: ignore[invalid-argument-type]
    for name in FILES:
        for _line, message, *_rest in extract_from_file("python", root / name, keywords=KEYWORDS):
            found.add(message, locations=[(name, None)])  # ty: ignore[invalid-argument-type]
    return found


def read_catalogue(path: Path) -> Catalog:
    """A catalogue as it is kept; an empty one where there is none yet."""
    if not path.exists():
        return Catalog(locale="es")
    with path.open("rb") as file:
        return read_po(file, locale="es", ignore_obsolete=True)


def faults(code: Catalog, kept: Catalog) -> Iterator[str]:
    """What is wrong with a catalogue, one line each."""
    for message in _entries(code):
        translated = kept.get(message.id)
        if translated is None:
            yield f"missing: {_shown(message)}"
        elif not all(_forms(translated)):
            yield f"empty: {_shown(message)}"
        elif translated.fuzzy:
            yield f"fuzzy: {_shown(message)}"
        elif told := _wrong_placeholders(translated):
            yield f"{told}: {_shown(message)}"
    for message in _entries(kept):
        if code.get(message.id) is None:
            yield f"not in the code: {_shown(message)}"


def bring_up_to_date(code: Catalog, kept: Catalog) -> str:
    """The text of a catalogue of the code's messages with the translations that are known, in the
    order of the messages and without dates, so that it changes only where a message did."""
    for message in _entries(code):
        known = kept.get(message.id)
        if known is not None:
            message.string = known.string
            message.flags |= known.flags & {"fuzzy"}
            message.user_comments = known.user_comments
    out = io.BytesIO()
    write_po(out, code, width=100, sort_output=True, include_lineno=False)
    return _DATED.sub("", out.getvalue().decode())


def main(arguments: list[str]) -> int:
    """Check the catalogue, with `--write` after bringing it up to date. Returns the exit status."""
    if arguments not in ([], ["--write"]):
        print("python -m tests.catalogues [--write]", file=sys.stderr)
        return 2
    if arguments:
        text = bring_up_to_date(messages_of(ROOT), read_catalogue(SPANISH))
        SPANISH.write_text(text, encoding="utf-8", newline="\n")
    code = messages_of(ROOT)
    found = list(faults(code, read_catalogue(SPANISH)))
    for fault in found:
        print(fault)
    print(f"{len(code)} messages, {len(found)} faults in {SPANISH.relative_to(ROOT)}")
    return 1 if found else 0


def _entries(catalogue: Catalog) -> Iterator[Message]:
    """Its messages, without the header."""
    return (message for message in catalogue if message.id)


def _forms(message: Message) -> tuple[str, ...]:
    said = message.string
    return (said,) if isinstance(said, str) else tuple(said or ("",))


def _shown(message: Message) -> str:
    said = message.id if isinstance(message.id, str) else " | ".join(message.id)
    where = ", ".join(dict.fromkeys(file for file, _line in message.locations))
    return f"{said!r} ({where})" if where else repr(said)


def _wrong_placeholders(message: Message) -> str:
    """What is wrong with the {placeholders} of a translation; "" if nothing is. Only the form for
    one may leave out the number."""
    forms = _forms(message)
    asked = _placeholders(message.id if isinstance(message.id, str) else message.id[-1])
    optional = {"number"} if len(forms) > 1 else set()
    try:
        given = [_placeholders(form) for form in forms]
    except ValueError as error:
        return f"unreadable braces ({error})"
    if given[-1] == asked and all(form | optional == asked | optional for form in given):
        return ""
    return "other placeholders"


def _placeholders(text: str) -> set[str]:
    return {name for _literal, name, _format, _conversion in Formatter().parse(text) if name is not None}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
