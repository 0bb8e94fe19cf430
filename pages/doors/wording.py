"""What the pages before the sign-in say, in the language of whoever reads them."""

from collections.abc import Mapping
from dataclasses import replace

from core.domain.actors import Role
from core.i18n import N_, _
from core.i18n.failures import STORE_AWAY
from core.i18n.words import word
from core.queries.sessions import LinkHolder
from pages.doors.sheets import Button, Field, Form, Sheet

TASKS: Mapping[Role, str] = {
    Role.COORDINATOR: N_("Import events, have narratives written, edit them"),
    Role.MANAGER: N_("Read everything, approve, see cost and success"),
    Role.ANALYST: N_("Read, compare and export"),
    Role.ADMINISTRATOR: N_("All of it, and people, settings and the activity log"),
}
FIRST_ACCOUNT = 'python run.py user add ana@example.org --name "Ana Ruiz"'


def sign_in_sheet(language: str, hidden: Mapping[str, str], *, email: str = "", error: str = "") -> Sheet:
    """The way in with an address and a password."""
    fields = (
        Field("email", _("E-mail address", language), "email", "username", value=email, first=not email),
        Field("password", _("Password", language), "password", "current-password", first=bool(email)),
    )
    note = _(
        "Without a password, or where it is forgotten, the administration gives a link to enter.", language
    )
    title = _("Sign in", language)
    form = Form("/sign-in", hidden, (Button(title),), fields)
    return Sheet(title, error=error, forms=(form,), notes=(note,))


def sample_sheet(language: str, hidden: Mapping[str, str], *, error: str = "") -> Sheet:
    """The way in as one of the sample people, for whoever sits at this machine."""
    lead = _("Nobody has an account yet. At this machine, everybody may look round in each role.", language)
    note = _("With the first account, made on the page Users or in the terminal, this ends.", language)
    buttons = tuple(_role_button(role, language) for role in Role)
    form = Form("/sign-in/sample", hidden, buttons)
    return Sheet(_("Sign in", language), (lead,), error, forms=(form,), notes=(note,))


def no_account_sheet(language: str) -> Sheet:
    """Where there is no way in yet: how the first account is made."""
    lead = (
        _("Nobody has an account yet.", language),
        _(
            "The first is made in the terminal of the machine where Crónica runs. It prints a link by which "
            "its person enters and chooses a password:",
            language,
        ),
    )
    return Sheet(_("Sign in", language), lead, command=FIRST_ACCOUNT)


def link_sheet(
    language: str, hidden: Mapping[str, str], address: str, holder: LinkHolder, error: str
) -> Sheet:
    """What lies behind a one-use link, before it is used."""
    lead = (
        _("A password is needed to enter from now on.", language)
        if holder.needs_password
        else _("The password may stay as it is: then leave both fields empty.", language)
    )
    hint = _("At least 10 letters. A few words in a row are easy to remember and hard to guess.", language)
    needed = holder.needs_password
    new = Field("password", _("New password", language), "password", "new-password", hint=hint, first=True)
    again = Field("again", _("The new password once more", language), "password", "new-password")
    email = Field("email", _("E-mail address", language), "email", "username", holder.email, fixed=True)
    fields = (email, replace(new, required=needed), replace(again, required=needed))
    title = _("Enter as {name}", language, name=holder.name)
    form = Form(address, hidden, (Button(_("Enter", language)),), fields)
    return Sheet(title, (lead,), error, forms=(form,))


def dead_link_sheet(language: str) -> Sheet:
    """Behind a link that does not work any more."""
    lead = _(
        "It was used, or is too old, or a newer one took its place. The administration can make another.",
        language,
    )
    links = {"/sign-in": _("Sign in with a password", language)}
    return Sheet(_("This link does not work any more", language), (lead,), links=links)


def sign_out_sheet(language: str, hidden: Mapping[str, str], error: str = "") -> Sheet:
    """The question before going."""
    title = _("Sign out", language)
    links = {"/": _("To the home page", language)}
    return Sheet(title, error=error, forms=(Form("/sign-out", hidden, (Button(title),)),), links=links)


def nothing_sheet(language: str) -> Sheet:
    """Where there is no page."""
    links = {"/": _("To the home page", language)}
    return Sheet(_("There is no page at this address", language), links=links)


def mishap_sheet(language: str, sentence: str) -> Sheet:
    """Where something went wrong on our side."""
    return Sheet(
        _("That did not work", language), error=sentence, links={"/": _("To the home page", language)}
    )


def away_sheet(language: str, seconds: int) -> Sheet:
    """Where nothing can be read from the store now."""
    title = _("One moment, please", language)
    return Sheet(title, (_(STORE_AWAY, language),), links={"/": _("Try again", language)}, again=seconds)


def expired(language: str) -> str:
    """Why a form that was sent is shown again, unless it was somebody else's."""
    return _("This form was open for too long. Send it once more.", language)


def not_twice_the_same(language: str) -> str:
    """Why a new password is asked for again."""
    return _("The two passwords are not the same. Type it once more.", language)


def _role_button(role: Role, language: str) -> Button:
    label = _("Enter as {role}", language, role=word("role", role, language))
    return Button(label, "person", role, _(TASKS[role], language))
