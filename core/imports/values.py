"""What the words of a cell say: a state, a yes; and why a cell cannot be read."""

from functools import cache

from core.domain.facts import EventState
from core.i18n import LANGUAGES, N_
from core.i18n.words import word
from core.imports.columns import normalised


class Unreadable(Exception):
    """A cell that its field cannot hold. Carries a message id of the catalogues and its values."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


_STATES = {
    EventState.DONE: "realizado realizada realizados realizadas hecho hecha ejecutado ejecutada finalizado "
    "finalizada terminado terminada completado completada celebrado celebrada cumplido cumplida done held "
    "completed finished implemented conducted delivered",
    EventState.PLANNED: "previsto prevista planificado planificada planeado planeada programado programada "
    "pendiente planned scheduled upcoming pending",
    EventState.POSTPONED: "aplazado aplazada pospuesto pospuesta postergado postergada reprogramado "
    "reprogramada postponed rescheduled delayed",
    EventState.CANCELLED: "cancelado cancelada anulado anulada suspendido suspendida cancelled canceled",
    EventState.UNKNOWN: "desconocido desconocida unknown",
}
_DONE = ("se realizó", "se ejecutó", "se hizo", "was held")
_CONSENT = frozenset(
    ["si", "sí", "s", "yes", "y", "x", "1", "true", "verdadero", "consta", "autorizado", "signed"]
)


def read_state(text: str) -> EventState:
    """The state that a word stands for, in either language. Raises Unreadable."""
    state = _state_words().get(normalised(text))
    if state is None:
        raise Unreadable(
            N_("This state is not known. These are: planned, done, postponed, called off, not stated.")
        )
    return state


def read_consent(text: str) -> bool:
    """Whether somebody agreed to be named. Anything but a clear yes is a no."""
    words = text.casefold().split()
    return bool(words) and words[0].strip(".,:") in _CONSENT


@cache
def _state_words() -> dict[str, EventState]:
    """The words that people use, and those that stand in the lists that go out from here."""
    ours = {word("event", state, language): state for state in EventState for language in LANGUAGES}
    theirs = {one: state for state, words in _STATES.items() for one in words.split()}
    theirs |= dict.fromkeys(_DONE, EventState.DONE)
    return {normalised(one): state for one, state in {**ours, **theirs}.items()}
