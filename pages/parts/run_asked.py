"""What was asked for with a generation run, as people read it, and the data that it was kept as."""

import json

import streamlit as st

from core.context import AppContext
from core.domain.planning import choice_of
from core.i18n import _, language, n_
from core.i18n.formats import span_text
from core.i18n.words import word
from core.queries.batches import BatchView
from core.queries.periods import list_periods
from pages.parts import prose
from pages.parts.moments import exact, number
from pages.parts.period_words import period_label
from pages.parts.runs import at_command_line


def show_asked(context: AppContext, batch: BatchView) -> None:
    """Everything that was asked for, folded."""
    with st.expander(_("What was asked for"), icon=":material/assignment:", key=f"asked-{batch.id}"):
        prose.show_pairs([*_which(context, batch), *_how(batch)])
        with st.expander(_("The same as data (JSON)"), key=f"asked-data-{batch.id}"):
            st.code(json.dumps(dict(batch.options), ensure_ascii=False, indent=2), language="json")


def _which(context: AppContext, batch: BatchView) -> list[tuple[str, str]]:
    """Which narratives."""
    choice = choice_of(batch.options, batch.project_id)
    days = span_text(choice.first_day, choice.last_day, language())
    period = next(
        (
            each
            for each in list_periods(context, batch.project_id)
            if (each.first_day, each.last_day) == (choice.first_day, choice.last_day)
        ),
        None,
    )
    stretch = period_label(period) if period else days
    picked = len(choice.events)
    return [
        (_("Project"), f"{batch.project_title} ({batch.project_code})"),
        (_("Period") if period else _("Days"), stretch if choice.first_day or choice.last_day else _("All")),
        (
            _("Picked one by one"),
            n_("{number} event", "{number} events", picked) if picked else "",
        ),
        (_("Which narratives"), word("which", choice.which)),
        (_("Also write"), ", ".join(word("include", include) for include in sorted(choice.include))),
        (_("At most"), number(choice.limit) if choice.limit else ""),
        (_("Language of the narratives"), word("language", choice.language)),
        (_("As proposals"), _("Yes: the texts in use stay as they are") if choice.as_proposals else ""),
        (_("Asked for by"), batch.asked_by or at_command_line()),
        (_("Asked for"), exact(batch.created)),
    ]


def _how(batch: BatchView) -> list[tuple[str, str]]:
    """How they are to be written."""
    options = batch.options
    provider, temperature = options.get("provider", ""), options.get("temperature")
    asks = provider == "openai"
    falls_back = _("Where the AI service fails, it is written without AI")
    return [
        (_("Who writes"), word("provider", provider) if provider else ""),
        (_("Model"), (options.get("model") or _("the usual one")) if asks else ""),
        (_("Tone"), options.get("tone", "")),
        (_("Length"), word("length", options.get("length", "")) if asks else ""),
        (_("Temperature"), number(temperature) if temperature is not None else ""),
        (_("Instruction"), options.get("instruction", "")),
        (_("If it fails"), falls_back if options.get("fallback") == "facts" else ""),
    ]
