"""A choice as a Word file: every narrative, old and new, and why the others are missing."""

import io
from dataclasses import replace

import docx

from core.actions import batches, claims, endings
from core.actions.versions import edit
from core.context import AppContext
from core.domain.planning import Choice, Manner
from core.errors import FailureKind, OutsideFailure
from core.llm import Text
from core.queries.documents import document
from core.runner import Runner
from tests import make

CLOSING = "El registro no recoge datos de asistencia."


def _write(context: AppContext, choice: Choice) -> None:
    batches.plan(context, choice, Manner(provider="facts"), inline=True)
    runner = Runner(context)
    runner.start()
    runner.write_due()
    runner.stop(0)


def _text(context: AppContext, choice: Choice) -> str:
    made = docx.Document(io.BytesIO(document(context, choice).content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells])


def test_the_file_holds_every_event_of_the_choice_old_and_new(any_context: AppContext) -> None:
    choice = make.project_with(any_context, 6)
    _write(any_context, replace(choice, limit=2))
    first = document(any_context, choice)
    assert (first.told, first.missing) == (2, 4)
    _write(any_context, choice)
    whole = document(any_context, choice)
    assert (whole.told, whole.missing) == (6, 0)
    assert whole.name == "narrativas-HUERTOS.docx"
    assert all(f"Taller de huertos {number}" in _text(any_context, choice) for number in range(1, 7))


def test_what_is_missing_stands_at_the_end_with_its_reason(context: AppContext) -> None:
    choice = make.project_with(context, 2, estado="cancelado")
    told = _text(context, choice)
    assert "Taller de huertos 1" in told
    assert "evento cancelado" in told


def test_the_sentence_on_missing_data_can_be_left_out(context: AppContext) -> None:
    choice = make.project_with(context, 1, asistentes="", mujeres="")
    _write(context, choice)
    assert CLOSING in _text(context, choice)
    silent = replace(context, settings=context.settings.model_copy(update={"closing_sentence": False}))
    assert CLOSING not in _text(silent, choice)


def test_what_comes_from_a_rehearsal_says_so(context: AppContext) -> None:
    """Also where a person has edited it since; what a person wrote alone does not."""
    choice = make.project_with(context, 2)
    batches.plan(context, replace(choice, limit=1), Manner(provider="rehearsal"))
    claimed = make.claim_next(context)
    endings.succeed(context, claimed, Text("Se sembraron doce huertos.", "simulado-claro"), (), 1)
    assert _text(context, choice).count("Simulación") == 1
    edited = "Se sembraron doce huertos en el patio."
    edit(context, claimed.event_id, "es", edited, base_number=1)
    assert _text(context, choice).count("Simulación") == 1
    edit(context, claimed.event_id, "es", "Otra cosa, del todo distinta.", base_number=2)
    assert "Simulación" not in _text(context, choice)


def test_what_failed_last_bears_its_failure_and_nothing_else_does(any_context: AppContext) -> None:
    """Not one that failed and was asked for again, nor one of another project or language."""
    choice = make.project_with(any_context, 3)
    batches.plan(any_context, replace(choice, limit=2), Manner(provider="facts"))
    while claimed := claims.claim(any_context):
        endings.fail(any_context, claimed, OutsideFailure(FailureKind.CONTENT_FILTER), 0.1)
    again = batches.plan(any_context, replace(choice, limit=1), Manner(provider="facts")).batch_id
    assert again
    batches.cancel(any_context, again)
    told = _text(any_context, choice)
    assert told.count("no quiso escribir") == 1
    assert told.count("todavía sin redactar") == 2
    other = make.project_with(any_context, 3, "OTRO")
    for elsewhere in (replace(choice, language="en"), other):
        assert "quiso escribir" not in _text(any_context, elsewhere)
