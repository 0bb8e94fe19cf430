"""What else a page can change: written on the spot, who may approve, how numbers are written."""

from collections.abc import Callable

import pytest

from core.actions import batches, house_settings
from core.context import AppContext
from core.domain.actors import Actor, ActorKind, Role
from core.domain.permission import Right
from core.domain.planning import Manner
from core.errors import Refusal
from core.permission import may
from core.queries.house_settings import house_settings as seen
from core.settings import Settings
from core.store.settings import fixes_inline_limit
from tests.core.actions.test_ai_service_settings import logged
from tests.make import project_with


def test_what_holds_before_anybody_has_changed_anything(any_context: AppContext) -> None:
    now = seen(any_context)
    assert (now.address, now.model, now.has_key) == ("", "", False)
    assert now.usual_address == "https://api.openai.com/v1"
    assert now.usual_model
    assert {now.ai_fixed, now.model_fixed, now.inline_fixed, now.key_unreadable} == {False}
    assert (now.inline_limit, now.coordinators_approve, now.own_edits_approved) == (5, True, True)
    assert now.region is None
    assert now.usual_provider == "facts"


def test_how_many_are_written_while_the_page_watches(open_store: Callable[..., AppContext]) -> None:
    context = open_store()
    choice = project_with(context, 3)
    house_settings.change_inline_limit(context, 2)
    assert seen(context).inline_limit == 2
    assert not batches.plan(context, choice, Manner(provider="facts"), inline=True).inline
    house_settings.change_inline_limit(context, 0)
    assert seen(context).inline_limit == 0
    for wrong in (-1, house_settings.MOST_INLINE + 1):
        with pytest.raises(Refusal, match="0"):
            house_settings.change_inline_limit(context, wrong)
    fixed = open_store(inline_limit=7)
    assert (seen(fixed).inline_limit, seen(fixed).inline_fixed) == (7, True)
    with pytest.raises(Refusal, match="environment"):
        house_settings.change_inline_limit(fixed, 3)
    assert ("settings.inline_limit_changed", {"number": 2}) in logged(context)


def test_the_variable_of_the_environment_is_what_fixes_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not fixes_inline_limit(Settings(_env_file=None))
    monkeypatch.setenv("CRONICA_INLINE_LIMIT", "")
    assert not fixes_inline_limit(Settings(_env_file=None))
    monkeypatch.setenv("CRONICA_INLINE_LIMIT", "5")
    assert fixes_inline_limit(Settings(_env_file=None)), "also where it says what is usual"


def test_coordinators_approve_unless_the_installation_says_otherwise(any_context: AppContext) -> None:
    def approve(role: Role | None) -> bool:
        who = Actor(ActorKind.PERSON, "Ana", any_context.actor.user_id, role)
        return may(any_context.acting_as(who), Right.APPROVE)

    assert [approve(role) for role in (*Role, None)] == [True, True, False, True, False]
    house_settings.change_approval(any_context, coordinators_approve=False, own_edits_approved=False)
    assert [approve(role) for role in (*Role, None)] == [False, True, False, True, False]
    assert (seen(any_context).coordinators_approve, seen(any_context).own_edits_approved) == (False, False)
    house_settings.change_approval(any_context, coordinators_approve=True, own_edits_approved=False)
    assert approve(Role.COORDINATOR)


def test_the_region_of_numbers(any_context: AppContext) -> None:
    for region in ("comma", "point", None):
        house_settings.change_region(any_context, region)
        assert seen(any_context).region == region
    with pytest.raises(Refusal):
        house_settings.change_region(any_context, "semicolon")
    assert [action for action, _details in logged(any_context)] == ["settings.region_changed"] * 3
