"""Passwords: which will do, and that one that was kept can only be checked."""

import pytest
from argon2 import PasswordHasher, extract_parameters

from core.domain import passwords
from core.domain.passwords import LONGEST, SHORTEST, hashed, is_dated, is_right, objections

ANA = {"name": "Ana María Ruiz", "email": "amruiz@fundacion.example"}


@pytest.mark.parametrize(
    ("password", "objection"),
    [
        ("", passwords.TOO_SHORT),
        ("nueve9999", passwords.TOO_SHORT),
        ("zÑ7 " * 51, passwords.TOO_LONG),
        ("contraseña", passwords.TOO_COMMON),
        ("Contrasena", passwords.TOO_COMMON),
        ("CONTRASEÑA2026!", passwords.TOO_COMMON),
        ("P@ssw0rd1234", passwords.TOO_COMMON),
        ("administrador", passwords.TOO_COMMON),
        ("iloveyou2024", passwords.TOO_COMMON),
        ("qwertyuiop", passwords.TOO_COMMON),
        ("ｃｏｎｔｒａｓｅñａ１", passwords.TOO_COMMON),
        ("amruiz2026", passwords.TOO_PERSONAL),
        ("Ana-María-Ruiz", passwords.TOO_PERSONAL),
        ("amruiz@fundacion.example", passwords.TOO_PERSONAL),
        ("ruizruizruiz1", passwords.TOO_PERSONAL),
        ("aaaaaaaaaaaa", passwords.TOO_REGULAR),
        ("abababababab", passwords.TOO_REGULAR),
        ("gatito7gatito7", passwords.TOO_REGULAR),
        ("1234567890", passwords.TOO_REGULAR),
        ("0987654321abcd", passwords.TOO_REGULAR),
        ("asdfghjklñ123", passwords.TOO_REGULAR),
        ("1qaz2wsx3edc", passwords.TOO_REGULAR),
        ("zyxwvutsrqponm", passwords.TOO_REGULAR),
    ],
)
def test_what_others_would_guess_is_refused(password: str, objection: str) -> None:
    assert objections(password, **ANA) == objection


@pytest.mark.parametrize(
    "password",
    [
        "seis gatos verdes",
        "Tq8#mzR!4p",
        "caballo correcto batería grapa",
        "contraseña de la abuela",
        "la casa 1234 del río",
        "Ana compra peras",
        "пароль для работы",
        "🌱🌻🐝🍅🌽🥕🥬🍓🐛🦋",
        "x4!kP9" * 20 + "más",
    ],
)
def test_what_nobody_would_guess_will_do(password: str) -> None:
    assert objections(password, **ANA) is None


def test_the_bounds_are_those_that_the_sentences_name() -> None:
    assert str(SHORTEST) in passwords.TOO_SHORT
    assert str(LONGEST) in passwords.TOO_LONG
    just_enough = "q7 mf2 xvb"
    assert len(just_enough) == SHORTEST
    assert objections(just_enough) is None
    assert objections(just_enough[:-1]) == passwords.TOO_SHORT


def test_somebody_without_a_name_of_three_letters_is_refused_nothing_more() -> None:
    assert objections("li bo compra peras", name="Li Bo", email="li@x.example") is None


def test_a_password_is_kept_as_owasp_asks_and_never_twice_alike() -> None:
    kept = hashed("seis gatos verdes")
    parameters = extract_parameters(kept)
    assert kept.startswith("$argon2id$")
    assert (parameters.time_cost, parameters.memory_cost, parameters.parallelism) == (2, 19 * 1024, 1)
    assert "gatos" not in kept
    assert kept != hashed("seis gatos verdes")
    assert is_right(kept, "seis gatos verdes")
    assert not is_right(kept, "seis gatos rojos")
    assert not is_right(kept, "")
    assert not is_dated(kept)


def test_the_same_letters_are_right_however_they_were_typed() -> None:
    assert is_right(hashed("corazón añil 7"), "corazo\u0301n an\u0303il 7")
    assert not is_right(hashed("corazón añil 7"), "Corazón añil 7")


@pytest.mark.parametrize("password", ["", "x", "\0", "\ud800", "ñ" * 100_000])
def test_whatever_is_typed_is_only_wrong(password: str) -> None:
    assert not is_right(hashed("seis gatos verdes"), password)


@pytest.mark.parametrize(
    "kept", [None, "", "plain text", "$argon2id$broken", "$argon2id$v=19$m=8,t=1,p=1$YQ$YQ"]
)
def test_nothing_is_right_where_no_password_is_kept(kept: str | None) -> None:
    assert not is_right(kept, "")
    assert not is_right(kept, "seis gatos verdes")


def test_one_that_was_kept_with_less_is_noticed() -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash("seis gatos verdes")
    assert is_right(weaker, "seis gatos verdes")
    assert is_dated(weaker)
