"""Narratives from a terminal: asked for, waited for, and told how they came out."""

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from core.actions import batches
from core.context import AppContext
from core.domain.planning import Choice, Include, Manner, Which
from core.i18n import LANGUAGES, N_, _
from core.i18n.words import word
from core.queries.batches import find_batch
from core.queries.bills import batch_bill
from core.queries.documents import document
from core.queries.projects import find_project
from worker.terminal import Json, day, give_up, one_of, opened, print_json, told

commands = typer.Typer()


@commands.command()
def generate(
    project: Annotated[str, typer.Option(help="The project's code.")],
    first: Annotated[str, typer.Option("--from", help="First day, such as 2026-07-01.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last day, included.")] = "",
    which: Annotated[
        Which | None, typer.Option(help="Which narratives; missing, or all where proposals are asked for.")
    ] = None,
    include: Annotated[str, typer.Option(help="planned,cancelled")] = "",
    language: str = "",
    limit: Annotated[int | None, typer.Option(min=1)] = None,
    provider: str = "",
    model: str = "",
    fallback: Annotated[str, typer.Option(help="none, or facts: written without AI where AI fails")] = "none",
    as_proposals: Annotated[
        bool, typer.Option("--as-proposals", help="Leave the texts in use as they are.")
    ] = False,
    here: Annotated[bool, typer.Option("--here", help="Write in this process.")] = False,
    out: Annotated[Path | None, typer.Option(help="Put all narratives into this .docx.")] = None,
    as_json: Json = False,
) -> None:
    """Write the narratives of a project's events, and wait for them."""
    from worker.watching import see_through

    begun = time.monotonic()
    with opened() as context:
        found = find_project(context, project)
        if found is None:
            give_up(_("There is no project with the code {code}.", code=project))
        spoken = one_of(language or found.language, LANGUAGES, "--language")
        days = day(first, "--from"), day(last, "--to")
        meant = which or (Which.ALL if as_proposals else Which.MISSING)
        choice = Choice(found.id, spoken, *days, meant, _included(include), limit, as_proposals=as_proposals)
        one_of(fallback, ("none", "facts"), "--fallback")
        planned = batches.plan(context, choice, Manner(provider=provider, model=model, fallback=fallback))
        if planned.batch_id is None:
            told.print(_("There is nothing to write."))
        else:
            see_through(context, planned.batch_id, here=here, console=told)
        if out:
            out.write_bytes(document(context, choice).content)
        outcome = _outcome(context, planned, time.monotonic() - begun)
    _tell(outcome, planned, as_json=as_json)
    ended = sum(outcome[state] for state in ("succeeded", "cancelled", "skipped"))
    raise typer.Exit(0 if ended == outcome["total"] else 1)


def _tell(outcome: dict[str, Any], planned: batches.Planned, *, as_json: bool) -> None:
    for reason, number in planned.skipped.items():
        told.print(_("{number} left out: {reason}", number=number, reason=word("skip_reason", reason)))
    if as_json:
        print_json(outcome)
    else:
        line = N_("{succeeded} written, {failed} failed, {cancelled} cancelled, {skipped} left out.")
        told.print(_(line, **outcome))


def _included(listed: str) -> frozenset[Include]:
    parts = [part.strip() for part in listed.split(",") if part.strip()]
    return frozenset(Include(one_of(part, Include, "--include")) for part in parts)


def _outcome(context: AppContext, planned: batches.Planned, seconds: float) -> dict[str, Any]:
    """What `generate --json` tells. A cost that is not known whole is null, never 0."""
    skips = {str(reason): number for reason, number in planned.skipped.items()}
    batch = find_batch(context, planned.batch_id) if planned.batch_id else None
    bill = batch_bill(context, planned.batch_id) if planned.batch_id else None
    states = ("total", "succeeded", "failed", "cancelled", "skipped")
    counts = {name: getattr(batch.counts, name) if batch else 0 for name in states}
    if not batch:
        counts["total"] = counts["skipped"] = sum(skips.values())
    cost = bill.cost if bill else 0
    return {
        "batch": planned.batch_id,
        **counts,
        "seconds": round(seconds, 3),
        "tokens": bill.tokens if bill else 0,
        "cost_usd": None if cost is None else cost / 1_000_000,
        "skips": skips,
    }
