"""The batches of the past: asked for and written as they would have been, failures included."""

from collections.abc import Mapping
from typing import Any

from core.actions import batches, claims, endings, jobs
from core.actions.claims import Claimed
from core.context import AppContext
from core.domain.answers import findings
from core.domain.planning import Choice, Manner, Which
from core.errors import FailureKind, OutsideFailure
from core.llm.rehearsal import rehearsed, seconds_for
from core.queries.writing import next_due
from core.sample.days import day_of
from core.sample.scene import Scene
from core.store import calls

FAILURES: Mapping[FailureKind, tuple[int | None, float]] = {
    FailureKind.RATE_LIMIT: (429, 0.6),
    FailureKind.SERVER_ERROR: (503, 2.1),
    FailureKind.TIMEOUT: (None, 300.0),
    FailureKind.QUOTA: (429, 0.4),
}
"""The HTTP status of a failure, and the seconds after which it came."""


def generate(scene: Scene, context: AppContext, step: Mapping[str, Any]) -> None:
    """Ask for narratives, and have them written; with `cancelled` the run is cut short."""
    project = scene.project(step["project"])
    first, last = (day_of(step[end], scene.today) if end in step else None for end in ("from", "to"))
    choice = Choice(
        project.id,
        project.language,
        first_day=first,
        last_day=last,
        which=Which(step.get("which", Which.MISSING)),
        events=tuple(scene.event(each).id for each in step.get("events", ())),
        as_proposals=step.get("proposals", False),
    )
    manner = Manner("rehearsal", step["model"], instruction=step.get("instruction", ""))
    batch_id = batches.plan(context, choice, manner).batch_id
    if batch_id is None:
        raise LookupError(f"nothing to write at {step['at']}")
    scene.batches[step.get("name", "")] = batch_id
    if "cancelled" in step:
        _cut_short(scene, context, batch_id, **step["cancelled"])
    else:
        _write(scene, batch_id, step.get("failures", {}))


def retry(scene: Scene, context: AppContext, step: Mapping[str, Any]) -> None:
    """Try again what failed in a batch that an earlier step has named."""
    batch_id = scene.batches[step["name"]]
    jobs.retry(context, batch_id)
    _write(scene, batch_id, step.get("failures", {}))


def try_out(scene: Scene, context: AppContext, step: Mapping[str, Any]) -> None:
    """Ask a model a few times without writing for anybody, as people do who compare two of them."""
    with context.database.write() as connection:
        for turn in range(step["calls"]):
            seconds = 1.8 + (turn * 37 + scene.hand.now.day * 11) % 41 / 10
            failure = FailureKind.SERVER_ERROR if turn in step.get("failed", ()) else None
            row = {
                "purpose": calls.TRIAL,
                "user_id": context.actor.user_id,
                "provider": "rehearsal",
                "model": step["model"],
                "simulated": True,
                "attempt": 1,
                "round": 1,
                "started": scene.hand.now,
                "seconds": seconds,
                "tokens_in": None if failure else 610 + turn * 53 % 240,
                "tokens_cached": None if failure else 0,
                "tokens_out": None if failure else 120 + int(seconds * 22),
                "tokens_reasoning": None if failure else 0,
                "outcome": calls.outcome_of(failure) if failure else calls.OK,
                "failure": failure,
                "http_status": 503 if failure else None,
                "detail": calls.OF_SAMPLE,
            }
            calls.open_call(connection, row)
            scene.hand.go_on(seconds + 95)


def _write(scene: Scene, batch_id: int, failures: Mapping[str, list[str]]) -> None:
    """Write what is due of a batch, one after the other, until nothing waits any more."""
    left = {reference: list(kinds) for reference, kinds in failures.items()}
    while True:
        if claimed := claims.claim(scene.context, batch_id):
            kinds = left.get(claimed.request.reference.partition("/")[2])
            if kinds:
                _fail(scene, claimed, FailureKind(kinds.pop(0)))
            else:
                _succeed(scene, claimed)
        elif due := next_due(scene.context, batch_id):
            scene.hand.now = due
        else:
            return


def _cut_short(scene: Scene, context: AppContext, batch_id: int, *, late: int, cut: int) -> None:
    """Cancel a batch while some of it is being written: `late` answers still come and are discarded,
    `cut` calls end without one."""
    begun = [claimed for _each in range(late + cut) if (claimed := claims.claim(scene.context, batch_id))]
    scene.hand.go_on(2)
    batches.cancel(context, batch_id)
    for claimed in begun[:late]:
        _succeed(scene, claimed)
    for claimed in begun[late:]:
        endings.let_go(scene.context, claimed, 2.0, calls.CANCELLED)


def _succeed(scene: Scene, claimed: Claimed) -> None:
    request, seconds = claimed.request, seconds_for(claimed.request)
    scene.hand.go_on(seconds)
    text = rehearsed(request)
    found = findings(text.body, request.facts, request.language, request.length)
    endings.succeed(scene.context, claimed, text, found, seconds)


def _fail(scene: Scene, claimed: Claimed, kind: FailureKind) -> None:
    status, seconds = FAILURES[kind]
    scene.hand.go_on(seconds)
    endings.fail(scene.context, claimed, OutsideFailure(kind, calls.OF_SAMPLE, http_status=status), seconds)
