"""Why a run does not go on, or why some of it failed: paragraphs, and the failures by reason."""

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from core.context import AppContext
from core.domain.jobs import BatchState, Reason
from core.i18n import _, n_
from core.i18n.failures import sentence
from core.queries.batches import BatchView
from core.queries.failures import FailureView
from core.queries.holds import what_holds
from core.queries.service import CircuitView
from pages.parts import prose
from pages.parts.jobs import what_to_do
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import clock_time, number, since


def show_holds(context: AppContext, batch: BatchView) -> None:
    """Why nothing is begun, where something waits: a pause, or an AI service in trouble."""
    if not batch.active or not batch.counts.queued:
        return
    holds, now = what_holds(context, batch.id), context.clock()
    if holds.queue_paused:
        told = _("The whole queue has been paused since {time}.", time=since(holds.queue_paused, now))
        if holds.queue_paused_by:
            name = prose.plain(holds.queue_paused_by)
            told = _("{name} paused the whole queue: {time}.", name=name, time=since(holds.queue_paused, now))
        then = _("Nothing is begun in any run until Administration lets it go on.")
        st.info(f"{told} {then}", icon=":material/pause:")
    if holds.paused and batch.state is BatchState.PAUSED:
        st.info(" ".join(_told_pause(batch, since(holds.paused, now))), icon=":material/pause:")
    if holds.circuit:
        st.warning(" ".join(_told_trouble(batch, holds.circuit, context)), icon=":material/cloud_off:")


def show_nobody_writes(batch: BatchView) -> None:
    """That nothing is begun because no worker is there."""
    waits = n_(
        "{number} narrative waits and no writing service runs.",
        "{number} narratives wait and no writing service runs.",
        batch.counts.queued,
    )
    then = _("They are written as soon as one is started.")
    st.warning(f"{waits} {then}", icon=":material/pause:")


def show_reasons(batch: BatchView, failures: Sequence[FailureView], *, key: str) -> Reason | None:
    """The failures of a batch by reason, identical ones together. Returns the reason that was just chosen."""
    columns = (_("Why it failed"), _("Narratives"), _("What to do"))
    rows = [
        Row(
            cells=(
                Cell(sentence(failure.kind, **failure.values)),
                Cell(
                    number(failure.number),
                    note=n_("{number} dismissed", "{number} dismissed", failure.dismissed)
                    if failure.dismissed
                    else "",
                ),
                Cell(what_to_do(failure.kind)),
            ),
            key=f"{failure.kind}-{failure.reason.said}",
            opens=place,
            address=f"progress?{urlencode(reason_query(batch.id, failure.reason))}",
        )
        for place, failure in enumerate(failures, 1)
    ]
    opened = listing(columns, rows, key=key, caption=_("Failed, by reason"))
    return failures[opened - 1].reason if opened and opened <= len(failures) else None


def reason_query(batch_id: int, reason: Reason) -> dict[str, str]:
    """What the address asks for of a run whose failures of one reason are shown."""
    said = {"said": reason.said} if reason.said else {}
    return {"id": str(batch_id), "failed": reason.kind, **said}


def reason_asked() -> Reason | None:
    """The reason that the address names."""
    kind = st.query_params.get("failed", "")
    return Reason(kind, st.query_params.get("said", "")) if kind else None


def _told_pause(batch: BatchView, moment: str) -> list[str]:
    waits = n_("{number} narrative waits.", "{number} narratives wait.", batch.counts.queued)
    told = [_("Paused since {time}.", time=moment), waits]
    if batch.counts.running:
        told.append(
            n_(
                "{number} that was being written is written to its end.",
                "{number} that were being written are written to their end.",
                batch.counts.running,
            )
        )
    return [*told, _("It goes on when somebody resumes it.")]


def _told_trouble(batch: BatchView, circuit: CircuitView, context: AppContext) -> list[str]:
    now = context.clock()
    waits = n_(
        "{number} narrative waits and loses no attempt.",
        "{number} narratives wait and lose no attempt.",
        batch.counts.queued,
    )
    told = [
        _("The AI service has been in trouble since {time}.", time=since(circuit.since, now)),
        sentence(circuit.failure, **prose.plain_values(circuit.values)),
        waits,
        _("It is probed now and then, and when it answers the run goes on by itself."),
    ]
    if circuit.probe_at:
        probed = _("The next probe is at {time}.", time=clock_time(circuit.probe_at))
        told.append(probed if circuit.probe_at > now else _("It is being probed now."))
    return told
