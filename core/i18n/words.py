"""The visible terms: what people read for the words of the code, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.i18n import N_, Nn_, _, n_

_WORDS: Mapping[str, Mapping[str, str]] = {
    "job": {
        "queued": N_("queued"),
        "running": N_("being written"),
        "succeeded": N_("ready"),
        "failed": N_("failed"),
        "cancelled": N_("cancelled"),
        "skipped": N_("skipped"),
    },
    "batch": {
        "queued": N_("waiting"),
        "running": N_("running"),
        "paused": N_("paused"),
        "cancelling": N_("cancelling"),
        "completed": N_("completed"),
        "completed_with_failures": N_("completed with failures"),
        "failed": N_("all failed"),
        "cancelled": N_("cancelled run"),
    },
    "event": {
        "planned": N_("planned"),
        "done": N_("done"),
        "postponed": N_("postponed"),
        "cancelled": N_("called off"),
        "unknown": N_("not stated"),
    },
    "field": {
        "external_id": N_("Identifier"),
        "activity_code": N_("Activity code"),
        "title": N_("Title"),
        "kind": N_("Kind"),
        "programme": N_("Programme"),
        "state": N_("State"),
        "starts_on": N_("Start date"),
        "starts_at": N_("Start time"),
        "ends_on": N_("End date"),
        "ends_at": N_("End time"),
        "planned_on": N_("Planned date"),
        "change_reason": N_("Reason of the change"),
        "sessions": N_("Sessions"),
        "hours": N_("Hours of work"),
        "modality": N_("Modality"),
        "place": N_("Place"),
        "locality": N_("Locality"),
        "organiser": N_("Organised by"),
        "partners": N_("Partners"),
        "responsible": N_("In charge"),
        "target_group": N_("Target group"),
        "price": N_("Price"),
        "total": N_("Attendances"),
        "women": N_("Women"),
        "men": N_("Men"),
        "other": N_("Other"),
        "not_recorded": N_("Not recorded"),
        "disability": N_("With a disability"),
        "age_band": N_("Attendances of an age"),
        "distinct_people": N_("Distinct people"),
        "objectives": N_("Objectives"),
        "description": N_("What was done"),
        "outputs": N_("Outputs"),
        "results": N_("Results"),
        "agreements": N_("Agreements"),
        "difficulties": N_("Difficulties"),
        "lessons": N_("Lessons"),
        "quote": N_("Quote"),
        "quote_who": N_("Who said it"),
        "quote_consent": N_("Consent to be named"),
    },
    "field_group": {
        "event": N_("The event"),
        "when": N_("When"),
        "where": N_("Where"),
        "who": N_("Who"),
        "people": N_("Attendance"),
        "contents": N_("What happened, and what came of it"),
    },
    "reading": {
        "day_first": N_("Day first: 03/04 is 3 April"),
        "month_first": N_("Month first: 03/04 is 4 March"),
        "thousands": N_("Thousands: 1.250 is one thousand two hundred and fifty"),
        "decimals": N_("Decimals: 1.250 is one and a quarter"),
    },
    "gap": {
        "state": N_("whether it was held"),
        "date": N_("the date"),
        "place": N_("the place"),
        "attendance": N_("the attendance"),
        "what_came_of_it": N_("what was done or came of it"),
    },
    "change_type": {
        "initial_generation": N_("initial generation"),
        "regeneration": N_("automatic regeneration"),
        "manual_edit": N_("manual edit"),
        "restoration": N_("restoration"),
    },
    "which": {
        "missing": N_("Missing only"),
        "stale": N_("Missing and out of date"),
        "failed": N_("Those that failed"),
        "all": N_("All, also those written"),
    },
    "include": {
        "planned": N_("Planned or future events"),
        "cancelled": N_("Events called off"),
    },
    "skip_reason": {
        "already_written": N_("already written"),
        "nothing_changed": N_("nothing has changed since"),
        "cancelled_event": N_("the event was called off"),
        "not_yet_held": N_("not yet held"),
        "too_little_data": N_("too little data: title or date"),
        "being_written": N_("being written in another generation run"),
        "approved": N_("approved, so that no run replaces it"),
        "protected": N_("protected, so that no run replaces it"),
        "edited_by_hand": N_("edited by a person, so that no run replaces it"),
    },
    "review": {
        "draft": N_("draft"),
        "in_review": N_("in review"),
        "changes_requested": N_("changes requested"),
        "approved": N_("approved"),
    },
    "review_step": {
        "submitted": N_("Submitted for review"),
        "approved": N_("Approved"),
        "sent_back": N_("Sent back"),
        "reopened": N_("Opened again by a change"),
        "commented": N_("Comment"),
    },
    "review_order": {
        "date": N_("By date"),
        "shortest": N_("Shortest first"),
        "most_changed": N_("Most changed first"),
        "new_writer": N_("New writers first"),
    },
    "proposal": {
        "open": N_("proposal, to be decided"),
        "accepted": N_("proposal accepted"),
        "in_part": N_("proposal accepted in part"),
        "discarded": N_("proposal discarded"),
    },
    "provider": {
        "openai": N_("AI service"),
        "facts": N_("Written without AI"),
        "rehearsal": N_("Rehearsal (simulated)"),
    },
    "service": {
        "running": N_("writing service: running"),
        "idle": N_("writing service: idle"),
        "not_responding": N_("writing service: not responding"),
        "stopped": N_("writing service: stopped"),
    },
    "worker": {
        "running": N_("at work"),
        "idle": N_("idle"),
        "not_responding": N_("not responding"),
        "gone": N_("gone"),
    },
    "level": {
        "debug": N_("detail"),
        "info": N_("information"),
        "warning": N_("warning"),
        "error": N_("fault"),
        "critical": N_("grave fault"),
    },
    "role": {
        "coordinator": N_("Coordination"),
        "manager": N_("Management"),
        "analyst": N_("Analysis"),
        "administrator": N_("Administration"),
    },
    "author": {
        "person": N_("Person"),
        "model": N_("Automatic writing"),
        "system": N_("The system"),
    },
    "subject": {
        "batch": N_("Generation run"),
        "event": N_("Event"),
        "period": N_("Period"),
        "project": N_("Project"),
        "prompt": N_("Writing instructions"),
        "queue": N_("Queue"),
        "settings": N_("Settings"),
        "store": N_("Store"),
        "user": N_("Account"),
        "version": N_("Version of a narrative"),
    },
    "log": {
        "batch.cancelled": N_("Generation run cancelled"),
        "batch.dismissed": N_("Failed narratives dismissed"),
        "batch.paused": N_("Generation run paused"),
        "batch.planned": N_("Generation run asked for"),
        "batch.resumed": N_("Generation run resumed"),
        "batch.retried": N_("Retry asked for"),
        "event.brought_back": N_("Event brought back"),
        "event.created": N_("Event created"),
        "event.mended": N_("Event data mended"),
        "event.removed": N_("Event removed"),
        "events.imported": N_("Events imported"),
        "import.undone": N_("Import undone"),
        "period.brought_back": N_("Period brought back"),
        "period.closed": N_("Period closed"),
        "period.created": N_("Period created"),
        "period.edited": N_("Period changed"),
        "period.removed": N_("Period removed"),
        "period.reopened": N_("Period opened again"),
        "project.brought_back": N_("Project brought back"),
        "project.created": N_("Project created"),
        "project.edited": N_("Project changed"),
        "project.removed": N_("Project removed"),
        "prompt.recorded": N_("Writing instructions recorded"),
        "queue.paused": N_("Queue paused"),
        "queue.probed": N_("AI service probed at once"),
        "queue.resumed": N_("Queue resumed"),
        "retention.pruned": N_("Old versions removed"),
        "sample.loaded": N_("Sample loaded"),
        "sample.removed": N_("Sample removed"),
        "session.began": N_("Signed in"),
        "session.ended": N_("Session ended"),
        "session.ended_everywhere": N_("Signed out everywhere"),
        "settings.alerts_changed": N_("Thresholds of alerts changed"),
        "settings.ai_service_changed": N_("AI service changed"),
        "settings.ai_service_tried": N_("AI service tried"),
        "settings.approval_changed": N_("Who may approve changed"),
        "settings.compression_changed": N_("Compression of old versions changed"),
        "settings.inline_limit_changed": N_("Limit for writing on the spot changed"),
        "settings.pace_changed": N_("Requests per minute changed"),
        "settings.region_changed": N_("Way of writing numbers changed"),
        "settings.retention_changed": N_("Keeping of versions changed"),
        "store.backed_up": N_("Store backed up"),
        "store.restored": N_("Store restored from a back-up"),
        "user.created": N_("Account created"),
        "user.disabled": N_("Account disabled"),
        "user.enabled": N_("Account enabled"),
        "user.invited": N_("Sign-in link made"),
        "user.password_changed": N_("Password changed"),
        "user.preferences_changed": N_("Preferences changed"),
        "user.role_changed": N_("Role changed"),
        "narratives.protected": N_("Narratives protected"),
        "narratives.unprotected": N_("Protection taken away"),
        "proposal.accepted": N_("Proposal accepted"),
        "proposal.discarded": N_("Proposal discarded"),
        "proposal.in_part": N_("Proposal accepted in part"),
        "review.approved": N_("Narratives approved"),
        "review.sent_back": N_("Narratives sent back"),
        "review.submitted": N_("Narratives submitted for review"),
        "version.edited": N_("Narrative edited"),
        "version.named": N_("Version named"),
        "version.proposed": N_("Proposal written"),
        "version.restored": N_("Version restored"),
        "version.written": N_("Narrative written"),
    },
    "language": {
        "es": N_("Spanish"),
        "en": N_("English"),
    },
    "length": {
        "": N_("As the data ask"),
        "short": N_("Short"),
        "medium": N_("Medium"),
        "long": N_("Long"),
    },
    "outcome": {
        "ok": N_("answered"),
        "timeout": N_("timeout"),
        "rate_limit": N_("asked to slow down"),
        "refused": N_("refused"),
        "server_error": N_("server error"),
        "no_connection": N_("no connection"),
        "bad_answer": N_("unusable answer"),
        "cancelled": N_("cut by cancelling"),
        "abandoned": N_("abandoned"),
    },
}


_LEFT_OUT: Mapping[str, tuple[str, str]] = {
    "already_written": Nn_("{number} already written", "{number} already written"),
    "nothing_changed": Nn_("{number} unchanged since then", "{number} unchanged since then"),
    "cancelled_event": Nn_("{number} called off", "{number} called off"),
    "not_yet_held": Nn_("{number} not yet held", "{number} not yet held"),
    "too_little_data": Nn_("{number} without a title or a date", "{number} without a title or a date"),
    "being_written": Nn_("{number} being written in another run", "{number} being written in another run"),
    "approved": Nn_(
        "{number} approved (no run replaces it)",
        "{number} approved (no run replaces them)",
    ),
    "protected": Nn_(
        "{number} protected (no run replaces it)",
        "{number} protected (no run replaces them)",
    ),
    "edited_by_hand": Nn_(
        "{number} edited by a person (no run replaces it)",
        "{number} edited by a person (no run replaces them)",
    ),
}
"""So many events that planning leaves out, by the reason."""


def word(kind: str, value: str, language: str | None = None) -> str:
    """What a person reads for a value of the code. Raises KeyError for one without a word."""
    return _(_WORDS[kind][value], language)


def left_out_text(reason: str, number: int) -> str:
    """How many events are left out for a reason, as a part of a sentence."""
    return n_(*_LEFT_OUT[reason], number)


@dataclass(frozen=True)
class Word:
    """A word within a message: it is told in the language in which the message is read."""

    kind: str
    value: str

    def __str__(self) -> str:
        return word(self.kind, self.value)


def writer_name(name: str, language: str | None = None) -> str:
    """Who wrote a text: a person or a model by name, a writer of the house by what it is called."""
    return word("provider", name, language) if name in _WORDS["provider"] else name


def kinds() -> Mapping[str, Mapping[str, str]]:
    """Every kind with its values: for tests that none is without a word."""
    return _WORDS
