"""The settings of this installation that a page can change, and who can write under them."""

from dataclasses import dataclass

from core.context import AppContext
from core.domain.endpoints import Endpoint
from core.domain.permission import Right
from core.permission import needs
from core.store import settings


@dataclass(frozen=True)
class HouseSettings:
    """What holds now. Each `…_fixed` says that the environment decides and no page can change it.

    `address` and `model` are "" for the usual ones, which stand beside them. The key is never
    told, nor a part of it; `key_unreadable` says that one is kept which this installation's
    secret does not open, so that it counts as missing.
    """

    address: str
    usual_address: str
    model: str
    usual_model: str
    has_key: bool
    key_unreadable: bool
    ai_fixed: bool
    model_fixed: bool
    usual_provider: str
    inline_limit: int
    inline_fixed: bool
    pace: int
    pace_fixed: bool
    coordinators_approve: bool
    own_edits_approved: bool
    region: str | None


@dataclass(frozen=True)
class Writers:
    """Who can write here: the usual one, all that are offered, and the model that is asked where
    nobody names another."""

    usual: str
    offered: tuple[str, ...]
    model: str


@needs(Right.ADMINISTER)
def house_settings(context: AppContext) -> HouseSettings:
    """Every setting that a page can change, as it holds now."""
    known = context.settings
    with context.database.read() as connection:
        there = settings.endpoint(connection, known, context.secret)
        stored = settings.get(connection, settings.AI_SERVICE) or {}
        inline_limit = settings.inline_limit(connection, known)
        pace = settings.pace(connection, known)
        approval = settings.approval(connection)
        region = settings.get(connection, settings.REGION)
    ai_fixed = settings.fixes_endpoint(known)
    return HouseSettings(
        address=_shown_address(context, there) if there.address else "",
        usual_address=_shown_address(context, Endpoint()),
        model=there.model,
        usual_model=context.provider("openai", Endpoint()).model_name(""),
        has_key=bool(there.key),
        key_unreadable=bool(stored.get("key")) and not ai_fixed and not there.key,
        ai_fixed=ai_fixed,
        model_fixed=bool(known.model),
        usual_provider=settings.usual_provider(known, there),
        inline_limit=inline_limit,
        inline_fixed=settings.fixes_inline_limit(known),
        pace=pace,
        pace_fixed=settings.fixes_pace(known),
        coordinators_approve=approval.coordinators,
        own_edits_approved=approval.own_edits,
        region=region,
    )


@needs(Right.READ)
def writers(context: AppContext) -> Writers:
    """Who can write here, as things stand now."""
    known = context.settings
    with context.database.read() as connection:
        there = settings.endpoint(connection, known, context.secret)
    usual = settings.usual_provider(known, there)
    offered = {"openai": there.is_set_up, "facts": True, "rehearsal": known.offer_rehearsal}
    return Writers(
        usual=usual,
        offered=tuple(kind for kind, here in offered.items() if here or kind == usual),
        model=context.provider("openai", there).model_name(""),
    )


def _shown_address(context: AppContext, endpoint: Endpoint) -> str:
    """Without what is secret in an address that the environment gives."""
    return context.provider("openai", endpoint).address
