"""One batch as people follow it: bar, counts, why it failed, and the file at the end."""

from collections.abc import Iterable, Sequence

import streamlit as st

from core.context import AppContext
from core.domain.planning import Choice, choice_of
from core.i18n import _, n_
from core.i18n.failures import sentence
from core.queries.batches import BatchView
from core.queries.documents import document, file_name
from core.queries.failures import FailureView, list_failures
from pages.parts import badges, prose
from pages.parts.download import offer
from pages.parts.jobs import what_to_do
from pages.parts.moments import exact, number
from pages.parts.runs import ended_text, lost

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show_bar(batch: BatchView) -> None:
    """How far it is. The percentage is floored: it says 100 only when nothing is left."""
    counts = batch.counts
    prose.show_course(f"{counts.percent} % · {ended_text(counts)}", counts.percent, lost(counts))


def show_state(batch: BatchView) -> None:
    """The state of a batch, whether it belongs to the sample, and whether it only rehearses."""
    marks = [badges.batch_mark(batch.state)]
    if batch.sample:
        marks.append(badges.sample_mark())
    if batch.options.get("as_proposals"):
        marks.append(badges.as_proposals_mark())
    if batch.options.get("provider") == "rehearsal":
        marks.append(badges.simulated_mark())
    badges.draw(*marks)


def show_counts(batch: BatchView, further: Iterable[tuple[str, str]] = ()) -> None:
    """The counts, which add up, and further figures after them."""
    counts = batch.counts
    shown = (
        (_("Ready"), counts.succeeded),
        (_("Being written"), counts.running),
        (_("Queued"), counts.queued),
        (_("With an error"), counts.failed),
        (_("Cancelled"), counts.cancelled),
        (_("Left out"), counts.skipped),
        (_("In all"), counts.total),
    )
    prose.show_counts([*((label, number(value)) for label, value in shown), *further])


def show_failures(context: AppContext, batch: BatchView, *, listed: bool = False) -> tuple[FailureView, ...]:
    """Why narratives failed, in one paragraph: since when, why, how many, what is safe, who was told, what
    to do. Several reasons are said to be `listed` below it. Returns every reason."""
    if not batch.counts.failed:
        return ()
    failures = list_failures(context, batch.id)
    if failures:
        st.warning(" ".join(_told_failures(batch, failures, listed)), icon=":material/error:")
    return failures


def why(failure: FailureView) -> str:
    """The sentence for a reason, for a place that reads Markdown."""
    return sentence(failure.kind, **prose.plain_values(failure.values))


def _told_failures(batch: BatchView, failures: Sequence[FailureView], listed: bool) -> list[str]:
    since = min((failure.since for failure in failures if failure.since), default=None)
    told, cure = _told_reasons(batch, failures, listed)
    parts = [
        f"{exact(since)}:" if since else "",
        *told,
        *_told_losses(batch.counts.failed, sum(failure.written for failure in failures)),
        _("No text was lost."),
        _told_whom(batch),
        _("What to do: {cure}", cure=cure),
    ]
    return [part for part in parts if part]


def _told_reasons(batch: BatchView, failures: Sequence[FailureView], listed: bool) -> tuple[list[str], str]:
    """Why, and what to do: of several reasons one stands for all where it is more than half."""
    commonest, failed = failures[0], batch.counts.failed
    if len(failures) == 1:
        return [why(commonest)], what_to_do(commonest.kind)
    several = _(
        "{failed} narratives failed, for {reasons} reasons.",
        failed=number(failed),
        reasons=number(len(failures)),
    )
    if 2 * commonest.number > failed:
        most = _("Most often ({number}): {why}", number=number(commonest.number), why=why(commonest))
        return [several, most], what_to_do(commonest.kind)
    if listed:
        return [several], _("Look at each reason below.")
    return [several], _("Look at each reason in the run.")


def _told_losses(failed: int, written: int) -> list[str]:
    """How many have no text now, and how many have one all the same."""
    told = []
    if failed > written:
        told.append(
            n_(
                "{number} narrative was left unwritten.",
                "{number} narratives were left unwritten.",
                failed - written,
            )
        )
    if written:
        told.append(
            n_(
                "{number} narrative keeps the text that it has.",
                "{number} narratives keep the text that they have.",
                written,
            )
        )
    return told


def _told_whom(batch: BatchView) -> str:
    if not batch.asked_by:
        return _("Nobody was told: it was asked for from the command line.")
    name = prose.plain(batch.asked_by)
    if batch.active:
        return _("{name} will be told when the run ends.", name=name)
    return _("{name} was told.", name=name)


def show_way_to_proposals(batch: BatchView) -> None:
    """The narratives of its project for which a proposal waits, where it wrote such."""
    if batch.options.get("as_proposals") and batch.counts.succeeded:
        st.page_link(
            "narratives.py",
            label=_("See the narratives with a proposal"),
            icon=":material/article:",
            query_params={"project": str(batch.project_id), "written": "proposals"},
        )


def offer_document(context: AppContext, batch: BatchView, *, key: str, at_once: bool = False) -> None:
    """The Word file with every event of the choice that has a narrative, old and new.

    `at_once` makes it now, for a download that starts by itself: a file that is made when the
    button is pressed can be swept away by the runs of others before the browser has fetched it.
    """
    choice = choice_of(batch.options, batch.project_id)
    offer(
        _("Download the Word file"),
        _made(context, batch, choice) if at_once else lambda person: document(person, choice).content,
        file_name(batch.project_code, choice, "docx"),
        DOCX,
        key=key,
    )


def _made(context: AppContext, batch: BatchView, choice: Choice) -> bytes:
    """The file of a batch that has ended, made once for this session."""
    which = (batch.id, batch.round)
    kept: tuple[object, bytes] | None = st.session_state.get("document-made")
    if kept is None or kept[0] != which:
        kept = (which, document(context, choice).content)
        st.session_state["document-made"] = kept
    return kept[1]
