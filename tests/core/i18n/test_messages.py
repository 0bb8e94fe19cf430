"""Messages in the language of who reads them, and the check that none is without its Spanish."""

import threading
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from core import i18n
from core.i18n import _, language, n_, nearest_language, set_language_source
from tests.catalogues import bring_up_to_date, faults, messages_of, read_catalogue

UNKNOWN = "There is no generation run number {number}."


def test_a_message_is_told_in_the_language_asked_for() -> None:
    assert _("queued", language="es") == "en espera"
    assert _("queued", language="en") == "queued"
    assert "7" in _(UNKNOWN, language="es", number=7)
    assert _(UNKNOWN, language="es", number=7) != _(UNKNOWN, language="en", number=7)


def test_a_message_that_depends_on_a_number_has_the_digits_of_its_language() -> None:
    forms = ("{number} narrative", "{number} narratives")
    assert [n_(*forms, number, language="en") for number in (0, 1, 12_345)] == [
        "0 narratives", "1 narrative", "12,345 narratives",
    ]  # fmt: skip
    assert [n_(*forms, number, language="es") for number in (0, 1, 1_250, 12_345)] == [
        "0 narrativas", "1 narrativa", "1250 narrativas", "12.345 narrativas",
    ]  # fmt: skip


def test_what_no_catalogue_knows_is_told_in_english() -> None:
    assert _("Not a message of ours: {value}", language="es", value=1) == "Not a message of ours: 1"
    assert n_("{number} gnome", "{number} gnomes", 2, language="es") == "2 gnomes"


def test_braces_in_a_value_are_no_placeholders() -> None:
    assert "{oops}" in _(UNKNOWN, language="es", number="{oops}")


def test_the_language_comes_from_the_source_also_in_a_thread() -> None:
    heard: list[str] = []

    def hear() -> None:
        thread = threading.Thread(target=lambda: heard.append(language()))
        thread.start()
        thread.join()

    hear()
    set_language_source(lambda: "en")
    hear()
    set_language_source(lambda: None)
    hear()
    assert heard == ["es", "en", "es"]


@pytest.mark.parametrize(
    ("wanted", "nearest"),
    [
        ("en-GB", "en"),
        ("en_US.UTF-8", "en"),
        ("EN", "en"),
        ("es_BO", "es"),
        ("fr-FR", "es"),
        ("C", "es"),
        ("", "es"),
        (None, "es"),
    ],
)
def test_a_locale_finds_its_nearest_language(wanted: str | None, nearest: str) -> None:
    assert nearest_language(wanted) == nearest


def catalogue(**messages: str) -> Catalog:
    made = Catalog(locale="es")
    for name, told in messages.items():
        made.add(CODE[name], told)
    return made


CODE: dict[str, str | tuple[str, str]] = {
    "plain": "ready",
    "named": "The project {code} was made.",
    "counted": ("{number} event", "{number} events"),
    "gone": "Not in the code any more",
}


def code() -> Catalog:
    made = Catalog(locale="es")
    for name in ("plain", "named", "counted"):
        made.add(CODE[name], locations=[("cli.py", None)])  # ty: ignore[invalid-argument-type]
    return made


WHOLE = {"plain": "lista", "named": "Se creó {code}.", "counted": ("un evento", "{number} eventos")}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ""),
        ({"plain": None}, "missing: 'ready' (cli.py)"),
        ({"plain": ""}, "empty: 'ready' (cli.py)"),
        ({"counted": ("", "{number} eventos")}, "empty: '{number} event | {number} events' (cli.py)"),
        ({"named": "Se creó {codigo}."}, "other placeholders: 'The project {code} was made.' (cli.py)"),
        ({"named": "Se creó."}, "other placeholders: 'The project {code} was made.' (cli.py)"),
        ({"counted": ("un evento", "eventos")}, "other placeholders: '{number} event | {number} events'"),
        ({"counted": ("{n} evento", "{number} eventos")}, "other placeholders: '{number} event"),
        ({"named": "Se creó {code."}, "unreadable braces"),
        ({"gone": "Ya no está"}, "not in the code: 'Not in the code any more'"),
    ],
)
def test_the_check_names_what_a_catalogue_lacks(changes: dict[str, str | None], found: str) -> None:
    messages = {name: told for name, told in {**WHOLE, **changes}.items() if told is not None}
    told = list(faults(code(), catalogue(**messages)))  # ty: ignore[invalid-argument-type]
    assert len(told) == bool(found)
    assert not found or told[0].startswith(found)


def test_the_check_names_what_is_fuzzy() -> None:
    kept = catalogue(**WHOLE)  # ty: ignore[invalid-argument-type]
    fuzzy = kept.get("ready")
    assert fuzzy
    fuzzy.flags.add("fuzzy")
    assert list(faults(code(), kept)) == ["fuzzy: 'ready' (cli.py)"]


def test_bringing_up_to_date_keeps_what_is_known_and_changes_nothing_twice(tmp_path: Path) -> None:
    kept = catalogue(**{**WHOLE, "gone": "Ya no está"})  # ty: ignore[invalid-argument-type]
    kept.delete("ready")
    file = tmp_path / "es.po"
    file.write_text(bring_up_to_date(code(), kept), encoding="utf-8")
    again = read_catalogue(file)
    assert list(faults(code(), again)) == ["empty: 'ready' (cli.py)"]
    assert bring_up_to_date(code(), again) == file.read_text(encoding="utf-8")


def test_messages_are_found_in_every_place_that_may_speak(tmp_path: Path) -> None:
    for folder in ("core/deep", "pages", "worker"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "said.py").write_text(f'_("in {folder}")\nN_("marked in {folder}")\n')
    (tmp_path / "app.py").write_text('n_("{number} app", "{number} apps", 2)\n')
    (tmp_path / "cli.py").write_text('told.print(_("of {name}", name=name), "not this")\n')
    found = {str(message.id) for message in messages_of(tmp_path) if message.id}
    assert found == {
        *(f"{said} {folder}" for folder in ("core/deep", "pages", "worker") for said in ("in", "marked in")),
        str(("{number} app", "{number} apps")),
        "of {name}",
    }


def test_a_fuzzy_message_is_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "CATALOGUES", tmp_path)
    (tmp_path / "xx.po").write_text(
        'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        '#, fuzzy\nmsgid "ready"\nmsgstr "quizás"\n\nmsgid "failed"\nmsgstr "con error"\n',
        encoding="utf-8",
    )
    assert [_(message, language="xx") for message in ("ready", "failed")] == ["ready", "con error"]
