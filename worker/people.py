"""People, as an operator sees them from a terminal: accounts, roles, passwords, links for one use."""

import sys
from getpass import getpass
from typing import Annotated, Any

import typer

from core.actions import people
from core.context import AppContext
from core.domain.actors import Role
from core.errors import Refusal
from core.i18n import N_, _
from core.i18n.words import word
from core.queries.people import PersonView, find_person, list_people
from core.queries.sessions import only_sample_people
from worker.terminal import Json, give_up, opened, print_json, print_result, told

OWN_ADDRESS = "http://127.0.0.1:8501"
"""Where the pages are unless something else was chosen."""

commands = typer.Typer()
user = typer.Typer(help="Accounts: add, list, disable, enable, role, password.", no_args_is_help=True)
commands.add_typer(user, name="user")

Email = Annotated[str, typer.Argument(metavar="EMAIL")]


@user.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="The name that others read.")],
    role: Annotated[Role | None, typer.Option(help="The first account is an administrator's.")] = None,
    as_json: Json = False,
) -> None:
    """Add somebody, and print the link by which they come in and choose a password."""
    with opened() as context:
        usual = Role.ADMINISTRATOR if only_sample_people(context) else Role.COORDINATOR
        given = role or usual
        added = people.add(context, name, email, given)
        told.print(_("{name} was added. Role: {role}.", name=name, role=word("role", given)))
        _print_link(context, added.token, as_json, user=added.user_id, role=given)
    told.print(_("The link above works once, within 3 days. Hand it over by a safe way."))


@user.command("list")
def show(as_json: Json = False) -> None:
    """Show everybody who has an account."""
    with opened() as context:
        found = [person for person in list_people(context) if not person.sample]
    if as_json:
        print_json({"people": [_as_data(person) for person in found]})
        return
    if not found:
        told.print(_("Nobody has an account yet. Add the first: python run.py user add EMAIL --name NAME"))
        return
    for person in found:
        state = _("active") if person.active else _("disabled")
        print_result(f"{person.email:<32}  {word('role', person.role):<14}  {state:<13}  {person.name}")


@user.command()
def disable(email: Email) -> None:
    """Keep somebody out: their sessions end at once, what they did stays."""
    with opened() as context:
        person = _found(context, email)
        people.disable(context, person.id)
    told.print(_("{name} cannot enter any more; every session has ended.", name=person.name))


@user.command()
def enable(email: Email) -> None:
    """Let somebody in again."""
    with opened() as context:
        person = _found(context, email)
        people.enable(context, person.id)
    told.print(_("{name} can enter again.", name=person.name))


@user.command("role")
def give_role(email: Email, role: Role) -> None:
    """Give somebody another role."""
    with opened() as context:
        person = _found(context, email)
        people.change_role(context, person.id, role)
    told.print(_("{name} has the role {role} now.", name=person.name, role=word("role", role)))


@user.command()
def password(email: Email) -> None:
    """Give somebody a password: asked for twice, or one line of a pipe. Their sessions and
    links end."""
    with opened() as context:
        person = _found(context, email)
        people.set_password(context, person.id, _asked_password())
    told.print(_("The password of {name} was changed; every session has ended.", name=person.name))


@commands.command()
def signin(email: Email, as_json: Json = False) -> None:
    """Print a link by which somebody comes in, once, within 15 minutes."""
    with opened() as context:
        person = _found(context, email)
        _print_link(context, people.invite(context, person.id, purpose="sign_in"), as_json, user=person.id)
    told.print(_("The link above works once, within 15 minutes. Hand it over by a safe way."))


def _found(context: AppContext, email: str) -> PersonView:
    person = find_person(context, email)
    if person is None:
        give_up(_("There is no account with the address {email}.", email=email))
    return person


def _print_link(context: AppContext, token: str, as_json: bool, **more: Any) -> None:
    """The link stands alone on standard output, so that it can be handed on."""
    link = f"{(context.settings.base_url or OWN_ADDRESS).rstrip('/')}/sign-in/link/{token}"
    if as_json:
        print_json({**more, "link": link})
    else:
        print_result(link)


def _asked_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    chosen = getpass(_("New password: "))
    if getpass(_("Once more: ")) != chosen:
        raise Refusal(N_("The two are not the same. Nothing was changed."))
    return chosen


def _as_data(person: PersonView) -> dict[str, Any]:
    names = ("id", "email", "name", "role", "active", "sessions", "has_password")
    moments = ("created", "signed_in")
    told_when = {name: str(moment) if (moment := getattr(person, name)) else None for name in moments}
    return {name: getattr(person, name) for name in names} | told_when
