"""The commands that look after people: what they do, what stands on which output, how they end."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
from pydantic import SecretStr

from core.actions import people, signing
from core.actions.installation import prepare
from core.context import AppContext
from core.domain.actors import Role
from core.queries.installation import problems
from core.queries.people import find_person
from core.queries.sessions import link_holder, visitor
from core.settings import ROOT, WrongSetting
from tests.bench.surroundings import environment
from tests.support.accounts import ANA, HOME, LUIS, PASSWORD, account, enter, house, logged, refusal
from tests.support.terminal import FROM_A_TERMINAL, Command, terminal
from worker.people import user

NEW = "diez perros azules"


@pytest.fixture
def command(
    context: AppContext, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run a command over the store of the context; `given` is what comes through the pipe."""
    return terminal(context, monkeypatch, capsys)


def token_in(link: str) -> str:
    address, mark, token = link.strip().partition("/sign-in/link/")
    assert mark, link
    assert address == "http://127.0.0.1:8501"
    return token


def test_the_first_account_is_an_administrators_and_comes_in_by_its_link(
    command: Command, context: AppContext
) -> None:
    done = command("user", "add", "Ana@Example.org", "--name", "Ana Ruiz")
    assert done.status == 0, done.stderr
    assert done.stderr.splitlines() == [
        "Ana Ruiz was added. Role: Administration.",
        "The link above works once, within 3 days. Hand it over by a safe way.",
    ]
    (link,) = done.stdout.splitlines()
    entry = signing.sign_in_by_link(house(context), token_in(link), password=NEW, address=HOME, agent="")
    seen = visitor(house(context), entry.session)
    assert seen
    assert (seen.name, seen.email, seen.role) == ("Ana Ruiz", ANA, Role.ADMINISTRATOR)
    again = command("user", "add", LUIS, "--name", "Luis", "--json")
    told = json.loads(again.stdout)
    person = find_person(house(context), LUIS)
    assert person
    assert (told["user"], told["role"], person.role) == (person.id, "coordinator", Role.COORDINATOR)
    assert link_holder(house(context), token_in(told["link"]))
    (first, second) = logged(context, "user.created")[-2:]
    assert first.actor_kind == second.actor_kind == "system"
    assert first.actor_name


def test_a_link_leads_to_the_address_that_people_type(command: Command, context: AppContext) -> None:
    done = command("user", "add", ANA, "--name", "Ana", CRONICA_BASE_URL="https://cronica.example.org/")
    assert done.stdout.startswith("https://cronica.example.org/sign-in/link/")


def test_a_sign_in_link_is_for_somebody_who_is_there(command: Command, context: AppContext) -> None:
    account(context)
    done = command("signin", " ANA@example.org")
    assert "15 minutes" in done.stderr
    holder = link_holder(house(context), token_in(done.stdout))
    assert holder
    assert (holder.name, holder.needs_password) == ("Ana", False)
    (told,) = logged(context, "user.invited")[1:]
    assert told.details == {"purpose": "sign_in"}
    assert set(json.loads(command("signin", ANA, "--json").stdout)) == {"user", "link"}


def test_everybody_with_an_account_is_listed(command: Command, context: AppContext) -> None:
    nobody = command("user", "list")
    assert nobody.status == 0
    assert (nobody.stdout, "Nobody has an account yet" in nobody.stderr) == ("", True)
    account(context)
    account(context, LUIS, Role.ANALYST, password="")
    command("user", "disable", LUIS)
    enter(context)
    shown = command("user", "list").stdout.splitlines()
    assert [line.split() for line in shown] == [
        [ANA, "Administration", "active", "Ana"],
        [LUIS, "Analysis", "disabled", "Luis"],
    ]
    ana, luis = json.loads(command("user", "list", "--json").stdout)["people"]
    assert (ana["email"], ana["active"], ana["has_password"]) == (ANA, True, True)
    assert (luis["role"], luis["active"], luis["has_password"], luis["signed_in"]) == (
        "analyst", False, False, None,
    )  # fmt: skip
    assert "argon2" not in json.dumps([ana, luis])


def test_somebody_is_kept_out_and_let_in_and_given_another_role(
    command: Command, context: AppContext
) -> None:
    account(context)
    account(context, LUIS, Role.ANALYST)
    assert command("user", "disable", LUIS).status == 0
    assert refusal(enter, context, LUIS)
    assert command("user", "enable", LUIS).status == 0
    enter(context, LUIS)
    assert command("user", "role", LUIS, "manager").stderr == "Luis has the role Management now.\n"
    person = find_person(house(context), LUIS)
    assert person
    assert person.role is Role.MANAGER


def test_a_password_comes_through_a_pipe_as_one_line(command: Command, context: AppContext) -> None:
    user_id = account(context)
    entry = enter(context)
    done = command("user", "password", ANA, given=f"{NEW}\r\nsomething else\n")
    assert (done.status, done.stdout) == (0, "")
    assert NEW not in done.stderr
    assert visitor(house(context), entry.session) is None
    enter(context, password=NEW)
    people.set_password(house(context), user_id, PASSWORD)
    for given in ("", "\n", "corto\n"):
        refused = command("user", "password", ANA, given=given)
        assert (refused.status, refused.stdout) == (2, "")
        assert "at least 10" in refused.stderr
    enter(context)


@pytest.mark.skipif(os.name != "posix", reason="a terminal of our own is made as POSIX does")
@pytest.mark.parametrize("second", [NEW, "something else"])
def test_a_password_is_asked_for_twice_and_never_shown(context: AppContext, second: str) -> None:
    account(context)
    ours, theirs = os.openpty()
    asked = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "user", "password", ANA],
        env={**os.environ, **environment(context.settings), **FROM_A_TERMINAL},
        stdin=theirs,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    os.close(theirs)
    assert asked.stderr
    try:
        for question, answer in (("New password: ", NEW), ("Once more: ", second)):
            assert read_until(asked.stderr.fileno(), question)
            os.write(ours, answer.encode() + b"\n")
        told = asked.stderr.read().decode()
        asked.wait(timeout=30)
        os.set_blocking(ours, False)
        shown = read_all(ours)
    finally:
        asked.kill()
        asked.stderr.close()
        os.close(ours)
    assert NEW not in told + shown
    assert asked.returncode == (0 if second == NEW else 2)
    assert ("not the same" in told) is (second != NEW)
    enter(context, password=NEW if second == NEW else PASSWORD)


def read_until(handle: int, end: str) -> str:
    """What comes until these words do, or nothing does any more."""
    got = ""
    while not got.endswith(end) and (more := os.read(handle, 1)):
        got += more.decode()
    return got


def read_all(handle: int) -> str:
    """What a terminal that nobody writes to any more still holds."""
    try:
        return os.read(handle, 10_000).decode()
    except OSError:
        return ""


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["user", "add", "ana", "--name", "Ana"], "e-mail"),
        (["user", "add", LUIS, "--name", " "], "name"),
        (["user", "add", ANA, "--name", "Ana"], ANA),
        (["user", "disable", ANA], "last administrator"),
        (["user", "role", ANA, "manager"], "last administrator"),
        (["user", "disable", "nadie@example.org"], "nadie@example.org"),
        (["user", "enable", "nadie@example.org"], "nadie@example.org"),
        (["user", "role", "nadie@example.org", "manager"], "nadie@example.org"),
        (["user", "password", "nadie@example.org"], "nadie@example.org"),
        (["signin", "nadie@example.org"], "nadie@example.org"),
    ],
)
def test_wrong_use_of_people_is_one_clear_line_and_two(
    command: Command, context: AppContext, arguments: list[str], named: str
) -> None:
    account(context)
    done = command(*arguments)
    assert (done.status, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert named in line


def test_the_first_account_of_another_role_is_refused(command: Command, context: AppContext) -> None:
    done = command("user", "add", ANA, "--name", "Ana", "--role", "analyst")
    assert done.status == 2
    assert "The first account must be an administrator's" in done.stderr
    assert find_person(house(context), ANA) is None


def test_a_check_tells_what_is_worth_knowing_of_how_people_come_in(
    context: AppContext, open_store: Callable[..., AppContext], postgresql_url: str
) -> None:
    def told(of: AppContext) -> str:
        return " ".join(problem.message for problem in problems(house(of)) if not problem.fault)

    assert "Nobody has an account yet" in told(context)
    account(context)
    assert "Nobody has an account yet" not in told(context)
    assert "CRONICA_SECRET_KEY" not in told(context), "one machine needs none"
    assert "CRONICA_SECRET_KEY" in told(open_store(postgresql_url))
    given = SecretStr("the same secret on every machine")
    assert "CRONICA_SECRET_KEY" not in told(open_store(postgresql_url, secret_key=given))
    assert "CRONICA_BASE_URL" not in told(context)
    known = context.settings.model_copy(update={"hosts": ("cronica.example.org",)})
    assert "CRONICA_BASE_URL" in told(replace(context, settings=known))


@pytest.mark.parametrize("kept", ["", "too short to sign with"])
def test_a_secret_that_is_not_whole_is_one_line_before_anything_is_done(
    command: Command, context: AppContext, kept: str
) -> None:
    file = context.settings.data_dir / "secret.key"
    file.write_text(kept)
    for arguments in (["user", "list"], ["status"], ["check"]):
        done = command(*arguments)
        assert (done.status, done.stdout) == (1 if arguments == ["check"] else 2, "")
        (line,) = done.stderr.splitlines()
        assert f"The secret in {file} cannot be read, or is not whole." in line
        assert "too short to sign with" not in line
    with pytest.raises(WrongSetting):
        prepare(house(context))
    (problem,) = problems(house(context))
    assert problem.fault
    file.unlink()
    file.mkdir()
    (unreadable,) = problems(house(context))
    assert unreadable == problem
    file.rmdir()
    assert command("user", "list").status == 0


def test_every_command_for_people_stands_in_its_document() -> None:
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    names = {
        command.name or getattr(command.callback, "__name__", "") for command in user.registered_commands
    }
    assert {"add", "list", "disable", "enable", "role", "password"} == names
    assert {name for name in names if f"`user {name}" not in text} == set()
    assert "`signin EMAIL" in text
