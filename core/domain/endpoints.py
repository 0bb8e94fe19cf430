"""Where a language model is asked, with which key, for which model; and what can be one of these."""

from dataclasses import dataclass, field

from pydantic import HttpUrl, SecretStr, TypeAdapter, ValidationError

from core.errors import Refusal
from core.i18n import N_

LONGEST_ADDRESS, LONGEST_KEY, LONGEST_MODEL = 300, 500, 200


def _no_key() -> SecretStr:
    return SecretStr("")


@dataclass(frozen=True)
class Endpoint:
    """An AI service. `address` and `model` are "" for the usual ones; the key is never printed."""

    address: str = ""
    key: SecretStr = field(default_factory=_no_key)
    model: str = ""

    @property
    def is_set_up(self) -> bool:
        """Whether there is anybody to ask: a server of one's own often wants no key."""
        return bool(self.key or self.address)


def is_web_address(address: str) -> bool:
    """Whether it can be asked over http or https."""
    try:
        TypeAdapter(HttpUrl).validate_python(address)
    except ValidationError:
        return False
    return True


def can_be_key(key: str) -> bool:
    """Whether a key can travel in the header of a request."""
    return key.isascii() and key.isprintable()


def check_address(address: str) -> None:
    """Raise Refusal unless it is "" or a plain web address, with nothing secret in it."""
    plain = address.isprintable() and not set(address) & set(" @?#\\")
    if address and not (plain and len(address) <= LONGEST_ADDRESS and is_web_address(address)):
        raise Refusal(
            N_(
                "The address begins with http:// or https:// and has at most {number} letters, without "
                "user, password, spaces or question mark."
            ),
            number=LONGEST_ADDRESS,
        )


def check_key(key: str) -> None:
    """Raise Refusal, which does not repeat it, unless it can be a key."""
    if len(key) > LONGEST_KEY or not can_be_key(key):
        raise Refusal(N_("This cannot be a key: it is too long, or holds signs that no key has."))


def check_model(model: str) -> None:
    """Raise Refusal unless it can be the name of a model."""
    if len(model) > LONGEST_MODEL or not model.isprintable():
        raise Refusal(N_("A model is named on one line, in at most {number} letters."), number=LONGEST_MODEL)
