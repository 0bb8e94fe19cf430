"""What a project may be called, and from when to when it may run."""

import re
from dataclasses import dataclass
from datetime import date

from core.errors import Refusal
from core.i18n import LANGUAGES, N_

LONGEST_TITLE = 300
LONGEST_REASON = 1_000


@dataclass(frozen=True)
class ProjectData:
    """What people say of a project. Where its days are known, an event outside is remarked on."""

    code: str
    title: str
    language: str
    first_day: date | None = None
    last_day: date | None = None


def accepted_project(data: ProjectData) -> ProjectData:
    """The same without blanks at the ends; without a title the code is the title. Raises Refusal."""
    code = accepted_code(data.code)
    title = " ".join(data.title.split())
    if len(title) > LONGEST_TITLE:
        raise Refusal(N_("A project's title has at most {number} letters."), number=LONGEST_TITLE)
    check_days(data.first_day, data.last_day)
    check_language(data.language)
    return ProjectData(code, title or code, data.language, data.first_day, data.last_day)


def accepted_code(code: str) -> str:
    """A code without blanks at the ends. Raises Refusal for what cannot be one."""
    if not re.fullmatch(r"[\w.-]{1,40}", code.strip()):
        raise Refusal(N_("A project's code is 1 to 40 letters, digits, dots, dashes or underscores."))
    return code.strip()


def check_language(language: str) -> None:
    """Raise Refusal for a language that nothing is written in here."""
    if language not in LANGUAGES:
        raise Refusal(
            N_("Narratives are not written in the language {language}. There are: {known}."),
            language=language or "–",
            known=", ".join(LANGUAGES),
        )


def check_days(first: date | None, last: date | None) -> None:
    """Raise Refusal where the last day comes before the first one."""
    if first and last and last < first:
        raise Refusal(N_("The last day comes before the first one."))


def accepted_reason(reason: str) -> str:
    """Why something is removed. Raises Refusal where nobody says it."""
    said = reason.strip()
    if not said:
        raise Refusal(N_("A reason is needed: it is kept with what is removed."))
    if len(said) > LONGEST_REASON:
        raise Refusal(N_("A reason has at most {number} letters."), number=LONGEST_REASON)
    return said
