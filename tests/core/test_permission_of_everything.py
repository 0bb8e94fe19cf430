"""Every action and every question, asked by every role: who gets past is who DESIGN section 7 names."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from types import ModuleType
from typing import Any

import pytest

import core.actions
import core.queries
from core.context import AppContext
from core.domain.actors import Actor, ActorKind, Role, system
from core.domain.permission import Right
from core.errors import Forbidden
from core.permission import may
from core.settings import ROOT
from core.store import settings
from core.store.settings import Approval

C, M, A, AD = Role.COORDINATOR, Role.MANAGER, Role.ANALYST, Role.ADMINISTRATOR

# The second table of DESIGN section 7, row by row; "+" means "and administrator".
ROLES = {
    Right.WORK: {C, AD},  # import, mend, generate, edit, restore, cancel, retry, compile
    Right.PROPOSE: {C, A, AD},  # generate as proposals: also analyst
    Right.APPROVE: {M, C, AD},  # approve, send back: coordinator by setting, on by default
    Right.STEER: {M, AD},  # budget, writing instructions
    Right.ADMINISTER: {AD},  # people, settings, queue, retention
    Right.READ: {C, M, A, AD},  # read, compare, export; and one's own account, by the first table
}

FUNCTIONS = {
    Right.WORK: """
        actions.batches.cancel actions.batches.pause actions.batches.resume
        actions.jobs.dismiss actions.jobs.retry
        actions.events.bring_back_event actions.events.create_event actions.events.mend_event
        actions.events.remove_event
        actions.imports.import_file actions.imports.undo_import
        queries.imports.list_imports queries.imports.refused_rows_file
        actions.sample.remove_sample
        sample.loading.load_sample
        actions.periods.bring_back_period actions.periods.close_period actions.periods.create_period
        actions.periods.edit_period actions.periods.remove_period actions.periods.reopen_period
        actions.projects.bring_back_project actions.projects.create_project actions.projects.edit_project
        actions.projects.remove_project
        actions.proposals.accept actions.proposals.accept_in_part actions.proposals.discard
        actions.reviews.protect actions.reviews.submit actions.reviews.unprotect
        actions.unsaved.adopt_unsaved actions.unsaved.forget_unsaved actions.unsaved.keep_unsaved
        actions.versions.edit actions.versions.name_version actions.versions.restore
    """,
    Right.PROPOSE: "actions.batches.plan queries.planning.what_is_sent",
    Right.APPROVE: "actions.reviews.approve actions.reviews.send_back",
    Right.READ: """
        actions.notifications.mark_read actions.people.change_password actions.people.change_preferences
        actions.reviews.comment actions.reviews.note_opened
        actions.signing.end_session actions.signing.sign_out_everywhere
        queries.jobs.calls_of_jobs queries.jobs.failed_jobs queries.batches.find_batch
        queries.jobs.find_job queries.batches.is_anything_active queries.batches.list_batches
        queries.batches.pulse queries.batches.who_asked queries.batch_figures.batch_figures
        queries.batch_table.batches_csv queries.bills.real_bills
        queries.jobs.list_jobs queries.bills.batch_bill queries.documents.document
        queries.comparison.alternatives queries.comparison.compare_versions queries.comparison.find_pairs
        queries.comparison.latest_changes queries.comparison.side
        queries.events.event_to_edit queries.events.removed_events
        queries.gaps.gaps_file queries.gaps.number_with_gaps queries.gaps.project_gaps
        queries.gaps.template_file
        queries.exports.history_file queries.exports.history_offers queries.exports.known_versions
        queries.exports.project_versions_file queries.named_events.find_event
        queries.failures.batches_with_failures queries.failures.list_failures
        queries.failures.writers_asked
        queries.holds.what_holds queries.holds.held_back
        queries.job_timeline.job_story queries.job_times.job_times
        queries.home.home queries.days.written_by_day queries.house_settings.writers
        queries.narratives.list_narratives queries.narratives.narrative queries.notifications.unread
        queries.periods.crossing queries.periods.list_periods queries.periods.removed_periods
        queries.projects.removed_projects
        queries.planning.first_to_write queries.planning.left_out queries.planning.preview
        queries.projects.find_project queries.projects.list_projects
        queries.projects.sample_to_begin queries.service.writing_service
        queries.reviews.opened_by_me queries.reviews.review_queue queries.reviews.said_about
        queries.reviews.waiting_for_review
        queries.versions.authors queries.versions.find_version queries.versions.history
        queries.versions.version
        queries.sessions.form_token queries.sessions.is_form_token queries.sessions.my_sessions
        queries.sessions.only_sample_people queries.sessions.session_of
    """,
    Right.ADMINISTER: """
        actions.backup.back_up actions.backup.restore
        queries.clocks.clock_agrees
        actions.probes.begin actions.probes.end queries.clocks.clock_offset
        actions.alerts.change_thresholds actions.alerts.look
        actions.queue.change_pace actions.queue.pause actions.queue.probe_now actions.queue.resume
        queries.alerts.open_alerts queries.alerts.past_alerts queries.alerts.thresholds
        queries.failed.failed_ids queries.failed.failed_narratives queries.failed.failed_reasons
        queries.logs.last_lines queries.logs.processes queries.storage.storage
        queries.system.being_written queries.system.queue queries.system.worker_processes
        queries.throughput.retries queries.throughput.throughput
        actions.claims.claim actions.endings.fail actions.endings.let_go actions.endings.succeed
        actions.house_settings.change_ai_service actions.house_settings.change_approval
        actions.house_settings.change_inline_limit actions.house_settings.change_region
        actions.house_settings.try_ai_service actions.installation.prepare
        actions.people.add actions.people.change_role actions.people.disable actions.people.enable
        actions.people.invite actions.people.make_first_account actions.people.set_password
        actions.retention.change_compression actions.retention.change_retention
        actions.retention.prune actions.retention.prune_daily
        actions.signing.sign_in actions.signing.sign_in_as_sample actions.signing.sign_in_by_link
        actions.signing.sign_out actions.signing.touch
        actions.upkeep.prolong actions.upkeep.sweep
        actions.workers.beat actions.workers.give_up actions.workers.sign_off actions.workers.sign_on
        queries.activity.actions_seen queries.activity.activity_csv queries.activity.list_activity
        queries.home.setup queries.house_settings.house_settings
        queries.installation.is_ready queries.installation.problems
        queries.people.find_person queries.people.list_people
        queries.retention.retention queries.retention.would_remove queries.retention.would_save
        queries.sessions.link_holder queries.sessions.visitor
        queries.writing.next_due queries.writing.to_be_cut
    """,
}
"""What each function of core asks for. Doors, runner and upkeep act as the system: nobody else needs
to call them, so they ask for the most."""

RIGHT_OF = {name: right for right, names in FUNCTIONS.items() for name in names.split()}


def modules() -> Iterator[ModuleType]:
    for package in (core.actions, core.queries):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)
    yield importlib.import_module("core.sample.loading")


def public_functions() -> dict[str, Callable[..., Any]]:
    """Every function that others may call, by the name of its module and its own."""
    return {
        f"{module.__name__.removeprefix('core.')}.{name}": function
        for module in modules()
        for name, function in vars(module).items()
        if not name.startswith("_")
        and inspect.isfunction(function)
        and inspect.unwrap(function).__module__ == module.__name__
    }


def takes_a_context(function: Callable[..., Any]) -> list[bool]:
    parameters = inspect.signature(function, eval_str=True).parameters.values()
    return [parameter.annotation is AppContext for parameter in parameters]


ASKED = {name: function for name, function in public_functions().items() if any(takes_a_context(function))}


class NoStore:
    """A store with nothing in it: the guard may look for a setting there, and finds no connection."""

    def read(self) -> AbstractContextManager[None]:
        return nullcontext()


def acting(actor: Actor) -> AppContext:
    """A context with nothing behind it: whatever gets past the guard fails on that, and touches nothing."""
    return AppContext(None, NoStore(), None, actor=actor)  # ty: ignore[invalid-argument-type]


def gets_past(function: Callable[..., Any], actor: Actor) -> bool:
    """Whether somebody is let through to a function. What it then makes of empty stand-ins is no matter."""
    needed = [each for each in inspect.signature(function).parameters.values() if each.default is each.empty]
    named = {each.name: None for each in needed if each.kind is each.KEYWORD_ONLY}
    try:
        function(acting(actor), *[None] * (len(needed) - len(named) - 1), **named)
    except Forbidden:
        return False
    except Exception:
        return True
    return True


def test_every_function_asks_for_the_right_that_stands_above() -> None:
    assert {name: getattr(function, "right", None) for name, function in ASKED.items()} == RIGHT_OF


def test_the_context_comes_first_wherever_it_comes() -> None:
    """The guard looks at the first thing that a function is given."""
    assert [name for name, function in ASKED.items() if not takes_a_context(function)[0]] == []


@pytest.mark.parametrize("name", sorted(ASKED))
def test_who_gets_past_is_who_the_design_names(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "approval", lambda _nothing: Approval())
    function = ASKED[name]
    people = {role: Actor(ActorKind.PERSON, "Somebody", 1, role, "session") for role in Role}
    assert {role for role, person in people.items() if gets_past(function, person)} == ROLES[RIGHT_OF[name]]
    assert gets_past(function, system("test"))
    for nobody in (Actor(ActorKind.PERSON, "Nobody"), Actor(ActorKind.MODEL, "gpt-5-mini", 1)):
        assert not gets_past(function, nobody)


@pytest.mark.parametrize("name", sorted(name for name in RIGHT_OF if RIGHT_OF[name] is Right.APPROVE))
def test_a_setting_keeps_coordinators_from_approving(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "approval", lambda _nothing: Approval(coordinators=False))
    people = {role: Actor(ActorKind.PERSON, "Somebody", 1, role, "session") for role in Role}
    assert {role for role, person in people.items() if gets_past(ASKED[name], person)} == {M, AD}


def test_what_no_function_asks_for_yet_is_answered_as_the_design_says(context: AppContext) -> None:
    for right, roles in ROLES.items():
        people = {role: Actor(ActorKind.PERSON, "Somebody", 1, role) for role in Role}
        assert {role for role, person in people.items() if may(context.acting_as(person), right)} == roles
        assert may(context.acting_as(system()), right)
        assert not may(context.acting_as(Actor(ActorKind.PERSON, "Nobody")), right)


def test_pages_act_as_who_is_here_and_not_as_the_house() -> None:
    """`process_context` may do everything. It is for who finds out who is here, and for what belongs to
    no person: the doors, the code of a mishap, the runner, the rehearsal of the sample."""
    pages = ROOT / "pages"
    allowed = {pages / "parts" / f"{name}.py" for name in ("person", "mishaps", "writing", "sample")}
    using = {
        path
        for path in pages.rglob("*.py")
        if path.parent != pages / "doors"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if "process_context"
        in (getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", ""))
    }
    assert using - allowed == set()
    assert pages / "parts" / "person.py" in using
