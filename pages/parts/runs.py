"""Generation runs as a table: how far each is, how it ended, who asked for it."""

from collections.abc import Sequence

from core.context import AppContext
from core.i18n import _
from core.i18n.words import word
from core.queries.batches import BatchView
from pages.parts import badges
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import ago, exact, number


def show_runs(context: AppContext, runs: Sequence[BatchView], *, key: str) -> int | None:
    """The runs as they go on. Returns the one that was just opened."""
    columns = (_("Generation run"), _("How far"), _("State"), _("Asked for"))
    rows = [
        _row(
            run,
            Cell(run.name, note=_marks(run)),
            _share(run.counts.percent, run.counts.ended, run.counts.to_write),
            _state(run),
            Cell(ago(run.created, context.clock()), note=run.asked_by, exact=exact(run.created)),
        )
        for run in runs
    ]
    return listing(columns, rows, key=key)


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


def _marks(run: BatchView) -> str:
    """That it belongs to the sample, that it only rehearses."""
    marks = (
        badges.sample_mark().word if run.sample else "",
        badges.as_proposals_mark().word if run.options.get("as_proposals") else "",
        word("provider", "rehearsal") if run.options.get("provider") == "rehearsal" else "",
    )
    return " · ".join(mark for mark in marks if mark)
