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

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show_bar(batch: BatchView) -> None:
    """How far it is. The percentage is floored: it says 100 only when nothing is left."""
    counts = batch.counts
    said = _("{ended} of {total}", ended=number(counts.ended), total=number(counts.to_write))
    st.progress(counts.percent / 100, text=f"{counts.percent} % · {said}")


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


def show_failures(context: AppContext, batch: BatchView) -> tuple[FailureView, ...]:
    """Why narratives failed, in one paragraph: since when, why, how many, what is safe, who was told, what
    to do. Returns every reason."""
    if not batch.counts.failed:
        return ()
    failures = list_failures(context, batch.id)
    if failures:
        st.warning(" ".join(_told_failures(batch, failures)), icon=":material/error:")
    return failures


def why(failure: FailureView) -> str:
    """The sentence for a reason, for a place that reads Markdown."""
    return sentence(failure.kind, **prose.plain_values(failure.values))


def _told_failures(batch: BatchView, failures: Sequence[FailureView]) -> list[str]:
    commonest, failed = failures[0], batch.counts.failed
    since = min((failure.since for failure in failures if failure.since), default=None)
    left = n_("{number} narrative was left unwritten.", "{number} narratives were left unwritten.", failed)
    told = [f"{exact(since)}:" if since else ""]
    if len(failures) == 1:
        told += [why(commonest), left]
    else:
        most = _("Most often ({number}): {why}", number=number(commonest.number), why=why(commonest))
        told += [left, most]
    told.append(_("No text was lost."))
    if batch.asked_by:
        name = prose.plain(batch.asked_by)
        ended = _("{name} was told.", name=name)
        told.append(_("{name} will be told when the run ends.", name=name) if batch.active else ended)
    return [*filter(None, told), _("What to do: {cure}", cure=what_to_do(commonest.kind))]


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
