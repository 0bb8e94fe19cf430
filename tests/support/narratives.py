"""The short, honest narratives that the model server answers with, made from what it was sent."""

import json
import re
from typing import Any

_TOLD = {
    "es": {
        "done": "El evento «{title}» se realizó {when}{place}. {attendance}Es un texto de la simulación de "
        "un modelo: solo cuenta lo que consta en los datos del evento que se le enviaron.",
        "planned": "El evento «{title}» está previsto {when}{place}. ",
        "postponed": "El evento «{title}», que estaba en la programación {when}{place}, se aplazó{reason}. ",
        "cancelled": "El evento «{title}», que estaba en la programación {when}{place}, se canceló{reason}. ",
        "unknown": "El evento «{title}» figura en la programación del proyecto {when}{place}. ",
        "close": "El registro no recoge más datos que los que se cuentan en este texto.",
        "when": "para el día {day}",
        "when_done": "el día {day}",
        "place": ", en {place}",
        "attendance": "La asistencia fue de {total} en total. ",
        "reason": " por el motivo que consta: {reason}",
    },
    "en": {
        "done": "The event «{title}» took place {when}{place}. {attendance}This is the text of a stand-in "
        "for a model: it tells only what is in the data of the event that it was sent.",
        "planned": "The event «{title}» is planned {when}{place}. ",
        "postponed": "The event «{title}», which was in the programme {when}{place}, was postponed{reason}. ",
        "cancelled": "The event «{title}», which was in the programme {when}{place}, was cancelled{reason}. ",
        "unknown": "The event «{title}» appears in the programme of the project {when}{place}. ",
        "close": "The record holds no more data than those that are told in this text.",
        "when": "for {day}",
        "when_done": "on {day}",
        "place": ", at {place}",
        "attendance": "The attendance was {total} in all. ",
        "reason": " for the reason that is given: {reason}",
    },
}


def facts_in(user_message: str) -> dict[str, Any]:
    """The data of the event out of a message of the user, {} where there is none."""
    block = re.search(r"<event_data>\n(.*)\n</event_data>", user_message, re.DOTALL)
    return json.loads(block[1]) if block else {}


def language_asked(user_message: str) -> str:
    """The language that the task after the data asks for."""
    return "en" if "in English" in user_message.rpartition("</event_data>")[2] else "es"


def narrative(facts: dict[str, Any], language: str) -> str:
    """Two or three sentences that hold nothing but the title, date, place and attendance of the facts."""
    said, state = _TOLD[language], facts.get("state", "unknown")
    when = said["when_done" if state == "done" else "when"]
    total = facts.get("attendance", {}).get("total")
    text = said[state].format(
        title=facts.get("title", "?"),
        when=when.format(day=facts["starts_on"]) if "starts_on" in facts else "",
        place=said["place"].format(place=facts["place"]) if "place" in facts else "",
        attendance=said["attendance"].format(total=total) if total is not None else "",
        reason=said["reason"].format(reason=facts["change_reason"]) if "change_reason" in facts else "",
    )
    return text if state == "done" else text + said["close"]
