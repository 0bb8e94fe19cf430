"""What the documents say of settings and commands is what there is."""

import re

from cli import app
from core.settings import ROOT, Settings
from worker.operator import commands


def test_every_setting_stands_in_its_document_and_none_that_is_not_there() -> None:
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `(?:CRONICA_|(?=OPENAI_))(\w+)`", text, re.MULTILINE))
    assert {name.lower() for name in described} == set(Settings.model_fields)


def test_every_command_stands_in_its_document() -> None:
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    registered = [*app.registered_commands, *commands.registered_commands]
    names = {command.name or getattr(command.callback, "__name__", "") for command in registered}
    assert {name for name in names if f"`{name}" not in text} == set()
