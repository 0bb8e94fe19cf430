"""Accounts: how names and e-mail addresses are kept and compared, and the wait after wrong tries."""

import re
from datetime import datetime
from math import ceil
from unicodedata import normalize

from core.errors import Refusal
from core.i18n import N_

LONGEST_NAME = 200
LONGEST_EMAIL = 320
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")


def compared(email: str) -> str:
    """An e-mail address as it is kept and compared: trimmed, in lower case, accents in one way."""
    printable = "".join(sign for sign in email if sign.isprintable())
    return normalize("NFC", printable.strip()).lower()


def accepted_email(email: str) -> str:
    """The address of an account, as it is kept. Whether mail arrives there, only mail can tell.
    Raises Refusal for what has not the shape of one."""
    kept = compared(email)
    if len(kept) > LONGEST_EMAIL or not _EMAIL.fullmatch(kept):
        raise Refusal(N_("This is no e-mail address such as name@example.org."))
    return kept


def accepted_name(name: str) -> str:
    """The name of a person, as it is kept: one line of printable letters. Raises Refusal for none."""
    kept = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    if not 1 <= len(kept) <= LONGEST_NAME:
        raise Refusal(N_("A name has 1 to {number} letters."), number=LONGEST_NAME)
    return kept


def too_many_tries(until: datetime, now: datetime) -> Refusal:
    """What somebody meets whose tries to sign in must wait until then."""
    minutes = max(1, ceil((until - now).total_seconds() / 60))
    return Refusal(N_("There were too many wrong tries. Try again in {minutes} min."), minutes=minutes)
