"""The AI service that a page can change: its key told to nobody, the environment before it, and in force
from the next claim on."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from core.actions import house_settings
from core.context import AppContext
from core.domain.actors import Role
from core.domain.endpoints import LONGEST_ADDRESS, LONGEST_KEY, LONGEST_MODEL
from core.errors import Refusal
from core.queries.house_settings import Writers, writers
from core.queries.house_settings import house_settings as seen
from core.queries.installation import problems
from core.secret import Secret
from core.settings import Settings
from core.store.tables import audit_entries
from core.store.tables import settings as rows

ADDRESS, OTHER = "https://models.example.org/v1", "https://elsewhere.example.org/v1"
KEY, ENVIRONMENT_KEY = "sk-proj-0123456789abcdefWXYZ", "sk-env-0123456789abcdef"


def set_service(context: AppContext, address: str = ADDRESS, model: str = "", key: str | None = KEY) -> None:
    house_settings.change_ai_service(context, address=address, model=model, key=key)


def logged(context: AppContext) -> list[tuple[str, dict[str, object]]]:
    """What the log says of settings, the oldest first."""
    about = audit_entries.c.subject_kind == "settings"
    with context.database.read() as connection:
        found = connection.execute(select(audit_entries).where(about).order_by(audit_entries.c.id)).all()
    assert {row.user_id for row in found} <= {context.actor.user_id}
    return [(row.action, row.details) for row in found]


def everything_kept(context: AppContext) -> str:
    with context.database.read() as connection:
        return f"{connection.execute(select(rows)).all()} {connection.execute(select(audit_entries)).all()}"


def test_a_key_is_kept_sealed_and_told_to_nobody(any_context: AppContext) -> None:
    set_service(any_context, model="a-model")
    now = seen(any_context)
    assert (now.address, now.model, now.has_key) == (ADDRESS, "a-model", True)
    assert not [part for part in (KEY, KEY[:7], KEY[-4:]) if part in repr(now)]
    assert KEY not in everything_kept(any_context)
    assert logged(any_context) == [
        ("settings.ai_service_changed", {"address": ADDRESS, "model": "a-model", "key": "changed"})
    ]
    assert seen(any_context).usual_provider == "openai"


def test_a_key_that_is_not_given_again_stays_unless_the_address_changes(context: AppContext) -> None:
    set_service(context)
    set_service(context, model="another", key=None)
    set_service(context, f"{ADDRESS}/", "another", None)
    assert seen(context).has_key
    set_service(context, OTHER, key=None)
    assert not seen(context).has_key, "nobody may have it sent elsewhere"
    set_service(context, ADDRESS, key=None)
    assert not seen(context).has_key
    set_service(context)
    set_service(context, "", key=None)
    assert not seen(context).has_key, "the usual address is another one too"
    set_service(context, "")
    set_service(context, "https://api.openai.com/v1", key=None)
    assert seen(context).has_key, "the same address, written out"
    set_service(context, "https://api.openai.com/v1", key="")
    assert not seen(context).has_key
    told = [details["key"] for _action, details in logged(context)]
    first, second = ["changed", "kept", "kept", "forgotten", "none"], ["changed", "forgotten"]
    assert told == [*first, *second, "changed", "kept", "forgotten"]


@pytest.mark.parametrize(
    "address",
    [
        "models.example.org/v1",
        "ftp://models.example.org",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https://ana:p4ss@models.example.org/v1",
        "https://ana@models.example.org/v1",
        "https://models.example.org/v1?token=t0k",
        "https://models.example.org/v1#part",
        "https://models.example.org/v1\nHost: elsewhere",
        "https://models.example.org/\x00",
        "https://models example.org/v1",
        f"https://models.example.org/{'v' * LONGEST_ADDRESS}",
    ],
)
def test_an_address_that_is_none_is_refused_and_changes_nothing(context: AppContext, address: str) -> None:
    set_service(context)
    before = everything_kept(context)
    with pytest.raises(Refusal, match="http"):
        set_service(context, address)
    assert everything_kept(context) == before


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000/v1", "http://[::1]:11434/v1", "http://modelos:80"]
)
def test_a_server_of_ones_own_may_stand_anywhere(context: AppContext, address: str) -> None:
    set_service(context, address, key="")
    assert (seen(context).address, seen(context).has_key) == (address, False)
    assert writers(context).offered == ("openai", "facts", "rehearsal")


@pytest.mark.parametrize("key", ["clave-ñandú-secreta", "sk-two\nlines", "k" * (LONGEST_KEY + 1)])
def test_what_cannot_be_a_key_is_refused_without_being_repeated(context: AppContext, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        set_service(context, key=key)
    assert key not in f"{refused.value} {refused.value.values}"
    assert not seen(context).has_key


@pytest.mark.parametrize("model", ["m" * (LONGEST_MODEL + 1), "one\ntwo"])
def test_what_cannot_name_a_model_is_refused(context: AppContext, model: str) -> None:
    with pytest.raises(Refusal, match="model"):
        set_service(context, model=model)


def test_a_key_sealed_with_another_secret_counts_as_missing_and_is_said_so(
    context: AppContext, settings: Settings
) -> None:
    set_service(context)
    moved = settings.model_copy(update={"secret_key": SecretStr("another secret of thirty-two letters")})
    elsewhere = replace(context, settings=moved, secret=Secret(moved))
    now = seen(elsewhere)
    assert (now.has_key, now.key_unreadable, now.usual_provider) == (False, True, "facts")
    assert now.address == ADDRESS
    assert any("another secret" in problem.message for problem in problems(elsewhere))
    set_service(elsewhere)
    assert (seen(elsewhere).has_key, seen(elsewhere).key_unreadable) == (True, False)
    assert not any("another secret" in problem.message for problem in problems(elsewhere))


def test_the_environment_gives_address_and_key_or_neither(open_store: Callable[..., AppContext]) -> None:
    """Otherwise a page could have the environment's key sent to an address of its own."""
    set_service(open_store(), OTHER, "stored-model")
    with_key = open_store(openai_api_key=SecretStr(ENVIRONMENT_KEY))
    now = seen(with_key)
    assert (now.ai_fixed, now.address, now.has_key) == (True, "", True)
    assert ENVIRONMENT_KEY[-4:] not in repr(now)
    assert (now.model_fixed, now.model) == (False, "stored-model")
    with_address = open_store(openai_base_url=ADDRESS)
    now = seen(with_address)
    assert (now.ai_fixed, now.address, now.has_key, now.key_unreadable) == (True, ADDRESS, False, False)
    for fixed in (with_key, with_address):
        for address, key in ((OTHER, None), ("", KEY), ("", "")):
            with pytest.raises(Refusal, match="environment"):
                set_service(fixed, address, key=key)
    house_settings.change_ai_service(with_address, address=ADDRESS, model="newer", key=None)
    assert seen(with_address).model == "newer"
    assert seen(open_store()).address == OTHER, "what was stored waits for the environment to be silent"
    assert seen(open_store()).has_key


def test_a_secret_in_the_address_of_the_environment_is_not_shown(
    open_store: Callable[..., AppContext],
) -> None:
    context = open_store(openai_base_url="https://ana:p4ss@models.example.org/v1?token=t0k")
    assert seen(context).address == ADDRESS
    house_settings.change_ai_service(context, address=ADDRESS, model="m", key=None)
    assert "p4ss" not in everything_kept(context)


def test_the_model_of_the_environment_goes_before_the_one_of_the_page(
    open_store: Callable[..., AppContext],
) -> None:
    set_service(open_store(), model="stored")
    context = open_store(model="fixed")
    assert (seen(context).model, seen(context).model_fixed, writers(context).model) == (
        "fixed",
        True,
        "fixed",
    )
    with pytest.raises(Refusal, match="environment"):
        set_service(context, model="another")
    set_service(context, model="fixed")
    assert seen(open_store()).model == "stored"


def test_who_can_write_follows_the_settings(open_store: Callable[..., AppContext]) -> None:
    context = open_store(offer_rehearsal=False)
    usual_model = seen(context).usual_model
    assert writers(context) == Writers("facts", ("facts",), usual_model)
    set_service(context, model="a-model")
    analyst = context.acting_as(replace(context.actor, role=Role.ANALYST))
    assert writers(analyst) == Writers("openai", ("openai", "facts"), "a-model")
    chosen = open_store(provider="facts")
    assert writers(chosen).usual == "facts"
    with_key = open_store(
        openai_api_key=SecretStr(ENVIRONMENT_KEY), provider="rehearsal", offer_rehearsal=False
    )
    assert writers(with_key).offered == ("openai", "facts", "rehearsal")
