"""The batches as a table to be taken along."""

from collections.abc import Callable
from datetime import datetime

from core.context import AppContext
from core.domain.permission import Right
from core.i18n import N_, _
from core.i18n.words import word
from core.permission import needs
from core.queries.batch_figures import Figures, batch_figures
from core.queries.batch_filter import EVERY, BatchFilter
from core.queries.batches import BatchView, list_batches
from core.reports.tables import Cell, CsvTable

MOST_EXPORTED = 10_000


@needs(Right.READ)
def batches_csv(context: AppContext, wanted: BatchFilter = EVERY, language: str | None = None) -> bytes:
    """The batches that a filter lets through as a table for any spreadsheet, in its order, at most
    MOST_EXPORTED; with the words of a language, or of that of the moment, which a thread does not know.
    Moments are in UTC, amounts in dollars."""
    found = list_batches(context, wanted, limit=MOST_EXPORTED).rows
    figures = batch_figures(context, found)
    now = context.clock()
    table = CsvTable([_(heading, language) for heading, _cell in _COLUMNS])
    table.add(
        [cell(batch, figures[batch.id], now, language) for _heading, cell in _COLUMNS] for batch in found
    )
    return table.content()


def _moment(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


def _seconds(figures: Figures, now: datetime) -> int | None:
    took = figures.duration(now)
    return None if took is None else round(took.total_seconds())


def _cost(figures: Figures) -> float | None:
    return figures.bill.at_least / 1_000_000 if figures.bill else None


def _whole(figures: Figures, language: str | None) -> str:
    """Whether the cost is all of it."""
    if figures.bill is None:
        return ""
    return _("yes", language) if figures.bill.cost is not None else _("no, at least so much", language)


_Column = tuple[str, Callable[[BatchView, Figures, datetime, str | None], Cell]]
_COLUMNS: tuple[_Column, ...] = (
    (N_("Number"), lambda batch, _figures, _now, _to: batch.id),
    (N_("Generation run"), lambda batch, _figures, _now, _to: batch.name),
    (N_("Project code"), lambda batch, _figures, _now, _to: batch.project_code),
    (N_("Project"), lambda batch, _figures, _now, _to: batch.project_title),
    (N_("Asked for by"), lambda batch, _figures, _now, _to: batch.asked_by),
    (N_("Asked for (UTC)"), lambda batch, _figures, _now, _to: _moment(batch.created)),
    (N_("Begun (UTC)"), lambda batch, _figures, _now, _to: _moment(batch.started)),
    (N_("Ended (UTC)"), lambda batch, _figures, _now, _to: _moment(batch.finished)),
    (N_("State"), lambda batch, _figures, _now, to: word("batch", batch.state, to)),
    (N_("To write"), lambda batch, _figures, _now, _to: batch.counts.to_write),
    (N_("Ready"), lambda batch, _figures, _now, _to: batch.counts.succeeded),
    (N_("With an error"), lambda batch, _figures, _now, _to: batch.counts.failed),
    (N_("Cancelled"), lambda batch, _figures, _now, _to: batch.counts.cancelled),
    (N_("Still open"), lambda batch, _figures, _now, _to: batch.counts.open),
    (N_("Skipped"), lambda batch, _figures, _now, _to: batch.counts.skipped),
    (N_("Percent"), lambda batch, _figures, _now, _to: batch.counts.percent),
    (N_("Round"), lambda batch, _figures, _now, _to: batch.round),
    (N_("Seconds of the last round"), lambda _batch, figures, now, _to: _seconds(figures, now)),
    (N_("AI calls"), lambda _batch, figures, _now, _to: figures.bill.calls if figures.bill else None),
    (N_("Cost (US$)"), lambda _batch, figures, _now, _to: _cost(figures)),
    (N_("Is that all of the cost?"), lambda _batch, figures, _now, to: _whole(figures, to)),
)
