"""Every value that a person may meet has a word, in both languages."""

import ast
import re
from enum import StrEnum

import pytest

from core.domain.actors import ActorKind, Role
from core.domain.completeness import Gap
from core.domain.event_fields import FIELDS, FieldGroup
from core.domain.facts import EventState
from core.domain.jobs import BatchState, JobState
from core.domain.planning import Include, SkipReason, Which
from core.domain.versions import ChangeType
from core.i18n import LANGUAGES
from core.i18n.words import kinds, left_out_text, word
from core.llm import PROVIDERS
from core.queries.logs import LEVELS
from core.queries.service import ServiceState
from core.queries.worker_state import WorkerState
from core.settings import ROOT
from core.store import calls

ENUMS: dict[str, type[StrEnum]] = {
    "job": JobState,
    "batch": BatchState,
    "event": EventState,
    "change_type": ChangeType,
    "which": Which,
    "gap": Gap,
    "field_group": FieldGroup,
    "include": Include,
    "skip_reason": SkipReason,
    "service": ServiceState,
    "worker": WorkerState,
    "role": Role,
    "author": ActorKind,
}
VALUES: dict[str, set[str]] = {
    **{kind: {str(value) for value in values} for kind, values in ENUMS.items()},
    "provider": set(PROVIDERS),
    "language": set(LANGUAGES),
    "level": set(LEVELS),
    "field": {field.name for field in FIELDS},
    "outcome": {*calls.OUTCOMES.values(), calls.OK, calls.CANCELLED, calls.ABANDONED, "refused"},
}


@pytest.mark.parametrize("kind", VALUES)
def test_every_value_has_a_word_and_no_word_is_without_its_value(kind: str) -> None:
    assert set(kinds()[kind]) == VALUES[kind]


@pytest.mark.parametrize("reason", SkipReason)
def test_every_reason_to_leave_out_can_be_counted(reason: SkipReason) -> None:
    assert [left_out_text(reason, number)[:2] for number in (1, 2)] == ["1 ", "2 "]


def test_whatever_an_action_notes_in_the_log_has_a_word() -> None:
    """Words of what is not done any more stay: the log is kept for years."""
    files = (ROOT / "core" / "actions").glob("*.py")
    nodes = [node for path in files for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    subjects = "|".join({action.partition(".")[0] for action in kinds()["log"]})
    texts = [str(node.value) for node in nodes if isinstance(node, ast.Constant)]
    actions = {text for text in texts if re.fullmatch(rf"({subjects})\.[a-z_]+", text)}
    about: set[str] = set()
    for node in nodes:
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="audit"), attr="record"),
                args=[_, _, _, action, ast.Constant(value=kind), *_],
            ):
                about.add(str(kind))
                if isinstance(action, ast.Constant):
                    actions.add(str(action.value))
    assert len(actions) > 10
    assert actions <= set(kinds()["log"])
    assert about
    assert about <= set(kinds()["subject"])


def test_words_that_mean_different_things_are_told_apart_within_their_kind() -> None:
    for kind, values in kinds().items():
        for language in LANGUAGES:
            told = [word(kind, value, language) for value in values]
            assert len(set(told)) == len(told), f"{kind} in {language}: {told}"
            assert all(told)


def test_every_word_has_its_spanish() -> None:
    """Some are the same in both languages; they are named here."""
    same = {
        (kind, value)
        for kind, values in kinds().items()
        for value in values
        if word(kind, value, "es") == word(kind, value, "en")
    }
    assert not same


def test_a_value_without_a_word_is_an_error() -> None:
    with pytest.raises(KeyError):
        word("job", "sleeping")
