"""What the documents say of settings and commands is what there is."""

import re
from collections.abc import Iterable, Sequence

from cli import app
from core.settings import ROOT, Settings
from tests.catalogues import SPANISH, read_catalogue


def test_every_setting_stands_in_its_document_and_none_that_is_not_there() -> None:
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `(?:CRONICA_|(?=OPENAI_))(\w+)`", text, re.MULTILINE))
    assert {name.lower() for name in described} == set(Settings.model_fields)


def test_every_command_stands_in_its_document() -> None:
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    groups = [group.typer_instance for group in app.registered_groups]
    registered = [command for each in (app, *groups) if each for command in each.registered_commands]
    names = {command.name or getattr(command.callback, "__name__", "") for command in registered}
    assert {name for name in names if f"`{name}" not in text} == set()


def test_the_guide_quotes_what_pages_and_commands_say() -> None:
    """What stands in italics under "When something is wrong" is looked for by who reads it on a screen."""
    guide = (ROOT / "docs/workers.md").read_text(encoding="utf-8")
    table = guide.partition("## When something is wrong")[2]
    seen = [line.split(" | ")[0] for line in table.splitlines() if line.startswith("| ") and "*" in line]
    quoted = [text for cell in seen for text in re.findall(r"\*([^*]+)\*|«([^»]+)»", cell)]
    assert len(quoted) > 20
    catalogue = read_catalogue(SPANISH)
    said = [part for entry in catalogue for part in (*_forms(entry.id), *_forms(entry.string)) if part]
    strange = [text for each in quoted if not _is_said(text := "".join(each), said)]
    assert strange == [], "nobody says this"


def _forms(text: str | Sequence[str] | None) -> Sequence[str]:
    return (text,) if isinstance(text, str) else text or ()


def _is_said(quoted: str, said: Iterable[str]) -> bool:
    """Whether a sentence has all that is quoted; a number or "…" stands for whatever is put in."""
    pieces = [piece.strip(" .") for piece in re.split(r"\d+|…", quoted)]
    return any(all(piece in sentence for piece in pieces) for sentence in said)
