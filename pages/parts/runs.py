"""Generation runs as a table: how far each is, how it ended, who asked for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.context import AppContext
from core.domain.pace import TimeLeft
from core.i18n import _, n_
from core.i18n.words import word
from core.queries.batch_figures import Figures
from core.queries.batches import BatchView
from core.queries.page import Page
from pages.parts import badges
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import ago, dollars, duration, exact, number


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
            _share(run.counts.percent, run.counts.ended, run.counts.to_write),
            _state(run),
            _duration(figures[run.id], now),
            Cell(_cost(figures[run.id])),
            Cell(ago(run.created, now), note=run.asked_by, exact=exact(run.created)),
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
            _share(
                run.counts.succeeded * 100 // max(run.counts.to_write, 1),
                run.counts.succeeded,
                run.counts.to_write,
            ),
            _state(run),
        )
        for run in runs
    ]
    return listing(columns, rows, key=key)


def _row(run: BatchView, *cells: Cell) -> Row:
    return Row(cells=cells, key=str(run.id), opens=run.id, address=f"progress?id={run.id}")


def _share(percent: int, part: int, total: int) -> Cell:
    said = _("{ended} of {total}", ended=number(part), total=number(total))
    return Cell(f"{percent} %", percent=percent, note=said)


def _state(run: BatchView) -> Cell:
    failed = run.counts.failed
    return Cell(
        mark=badges.batch_mark(run.state),
        note=_("{number} with an error", number=number(failed)) if failed else "",
    )


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


def _cost(figures: Figures) -> str:
    """What the AI service has cost until now; nothing where none was asked."""
    bill = figures.bill
    if bill is None:
        return ""
    if bill.cost is not None:
        return dollars(bill.cost)
    return _("at least {cost}", cost=dollars(bill.at_least)) if bill.at_least else _("unknown")


def _marks(run: BatchView, *, project: bool = False) -> str:
    """Whose it is, that it belongs to the sample, that it only rehearses."""
    marks = (
        run.project_code if project and not run.sample else "",
        badges.sample_mark().word if run.sample else "",
        badges.as_proposals_mark().word if run.options.get("as_proposals") else "",
        word("provider", "rehearsal") if run.options.get("provider") == "rehearsal" else "",
    )
    return " · ".join(mark for mark in marks if mark)
