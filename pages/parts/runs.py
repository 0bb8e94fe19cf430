"""Generation runs as a table: how far each is, how it ended, who asked for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.context import AppContext
from core.domain.jobs import Counts
from core.domain.pace import TimeLeft
from core.i18n import N_, _, n_
from core.i18n.words import word
from core.queries.batch_figures import Figures
from core.queries.batches import BatchView
from core.queries.bills import Bill
from core.queries.holds import Hold
from core.queries.page import Page
from pages.parts import badges
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import ago, dollars, duration, exact, number

_HOLDS: Mapping[Hold, str] = {
    Hold.QUEUE_PAUSED: N_("queue paused"),
    Hold.SERVICE_IN_TROUBLE: N_("waits for the AI service"),
    Hold.NO_WORKER: N_("no writing service runs"),
}


def show_runs(
    context: AppContext, found: Page[BatchView], figures: Mapping[int, Figures], *, key: str
) -> int | None:
    """The runs as they go on. Returns the one that was just opened."""
    columns = (_("Generation run"), _("How far"), _("State"), _("Duration"), _("Cost"), _("Asked for"))
    now = context.clock()
    rows = [
        _row(
            run,
            Cell(run.name, note=_marks(run, project=True)),
            Cell(
                f"{run.counts.percent} %",
                ended_text(run.counts),
                percent=run.counts.percent,
                lost=lost(run.counts),
            ),
            _state(run, figures[run.id].held),
            _duration(figures[run.id], now),
            _cost(figures[run.id].bill),
            Cell(ago(run.created, now), note=run.asked_by or at_command_line(), exact=exact(run.created)),
        )
        for run in found.rows
    ]
    counted = n_("{number} generation run", "{number} generation runs", found.total)
    return listing(columns, rows, key=key, caption=counted)


def show_results(context: AppContext, runs: Sequence[BatchView], *, key: str) -> int | None:
    """What came of the runs, in a narrow place. Returns the one that was just opened."""
    columns = (_("Generation run"), _("Ready"), _("State"))
    rows = [
        _row(
            run,
            Cell(
                run.name,
                note=" · ".join(part for part in (ago(run.created, context.clock()), _marks(run)) if part),
                exact=exact(run.created),
            ),
            _ready(run.counts),
            _state(run),
        )
        for run in runs
    ]
    return listing(columns, rows, key=key)


def _row(run: BatchView, *cells: Cell) -> Row:
    return Row(cells=cells, key=str(run.id), opens=run.id, address=f"progress?id={run.id}")


def _ready(counts: Counts) -> Cell:
    percent = counts.succeeded * 100 // max(counts.to_write, 1)
    said = _("{ended} of {total}", ended=number(counts.succeeded), total=number(counts.to_write))
    return Cell(f"{percent} %", percent=percent, note=said)


def ended_text(counts: Counts) -> str:
    """How many have come to their end, good or bad."""
    total = counts.to_write
    return n_("{ended} of {number} ended", "{ended} of {number} ended", total, ended=number(counts.ended))


def lost(counts: Counts) -> int:
    """The percentage of those that failed or were cancelled, at least one where that many have ended."""
    unwritten = counts.failed + counts.cancelled
    return min(max(unwritten * 100 // counts.to_write, 1), counts.percent) if unwritten else 0


def at_command_line() -> str:
    """Who asked for what no person asked for."""
    return _("command line")


def _state(run: BatchView, held: Hold | None = None) -> Cell:
    failed = run.counts.failed
    notes = (
        _("{number} with an error", number=number(failed)) if failed else "",
        _(_HOLDS[held]) if held else "",
    )
    return Cell(mark=badges.batch_mark(run.state), note=" · ".join(filter(None, notes)))


def _duration(figures: Figures, now: datetime) -> Cell:
    """How long its last round took, or has gone on, and how long it will still go on."""
    lasted, left = figures.duration(now), figures.left(now)
    if lasted is None or figures.began is None:
        return Cell()
    return Cell(duration(lasted), note=left_text(left) if left else "", exact=exact(figures.began))


def left_text(left: TimeLeft) -> str:
    """How long something will still go on."""
    low, high, unit = left.told()
    if unit == "h":
        return _("{low} to {high} h left", low=number(low), high=number(high))
    if high <= 1:
        return _("less than a minute left")
    if not low:
        return _("at most {high} min left", high=number(high))
    return _("{low} to {high} min left", low=number(low), high=number(high))


def _cost(bill: Bill | None) -> Cell:
    """What the AI service has cost until now, and why that is not known."""
    return Cell(cost_text(bill), note=why_unknown(bill))


def cost_text(bill: Bill | None) -> str:
    """What the AI service has cost until now; a dash as long as nothing is known of it."""
    if bill is None or not bill.told:
        return "–"
    if bill.cost is not None:
        return dollars(bill.cost)
    return _("at least {cost}", cost=dollars(bill.at_least)) if bill.at_least else _("unknown")


def why_unknown(bill: Bill | None) -> str:
    """Why a cost is not known, or not all of it."""
    if bill is None or bill.cost is not None:
        return ""
    return _("model without a known price") if bill.priceless else _("failed calls do not say what they cost")


def _marks(run: BatchView, *, project: bool = False) -> str:
    """Whose it is, that it belongs to the sample, that it only rehearses."""
    marks = (
        run.project_code if project and not run.sample else "",
        badges.sample_mark().word if run.sample else "",
        badges.as_proposals_mark().word if run.options.get("as_proposals") else "",
        word("provider", "rehearsal") if run.options.get("provider") == "rehearsal" else "",
    )
    return " · ".join(mark for mark in marks if mark)
