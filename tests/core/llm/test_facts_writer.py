"""The facts writer: what it tells, what it never tells, and that its texts stay as they were read aloud.

The thirty texts in `golden/` were read one by one. After a change of phrasing, renew them with
`RENEW_GOLDEN=1 pytest tests/core/llm/test_facts_writer.py`, and read what the diff shows before keeping it.
"""

import asyncio
import json
import os
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from core.domain.closing import closing_sentences, without_closing
from core.domain.endpoints import Endpoint
from core.domain.facts import Attendance, EventState, Facts, Quote, from_data
from core.errors import FailureKind, OutsideFailure
from core.llm import PROVIDERS, WriteRequest, provider_class
from core.llm.facts_writer import FactsWriter, compose
from core.settings import Settings

GOLDEN = Path(__file__).parent / "golden"
EVENTS = json.loads((GOLDEN / "events.json").read_text(encoding="utf-8"))
WORKSHOP = Facts(
    "Cuentas claras", EventState.DONE, kind="taller", starts_on=date(2026, 9, 12), place="Salón comunal"
)


def told(facts: Facts, language: str = "es", number: int = 1) -> str:
    return compose(facts, language, "PROYECTO/1", number)


def ways(facts: Facts, language: str = "es") -> list[str]:
    """The texts of twenty-four versions: every opening, and most phrasings."""
    return [told(facts, language, number) for number in range(1, 25)]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: f"{event['name']}.{event['language']}")
def test_golden_text(event):
    facts = from_data(event["facts"])
    text = compose(facts, event["language"], event["reference"], event["number"]) + "\n"
    kept = GOLDEN / f"{event['name']}.{event['language']}.txt"
    if os.environ.get("RENEW_GOLDEN"):
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8")


def test_every_golden_text_has_its_event():
    assert {path.stem for path in GOLDEN.glob("*.txt")} == {f"{e['name']}.{e['language']}" for e in EVENTS}


def test_the_same_request_gives_the_same_text_and_the_next_version_another():
    assert told(WORKSHOP) == told(WORKSHOP)
    texts = ways(WORKSHOP)
    assert all(one != after for one, after in pairwise(texts))


def test_neighbours_open_in_many_ways():
    openings = [compose(WORKSHOP, "es", f"P/{n}", 1).split("»")[0] for n in range(200)]
    alike = sum(one == after for one, after in pairwise(openings))
    assert len(set(openings)) >= 8
    assert alike < 40


def test_three_facts_give_two_sentences():
    poor = Facts("Liberando tensiones", kind="taller", starts_on=date(2021, 10, 7), locality="Ciudad Lineal")
    text = told(poor)
    assert text.count("\n\n") == 0
    assert text.count(". ") == 1


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    "facts",
    [
        Facts("", EventState.DONE, starts_on=date(2026, 1, 1)),
        Facts("N/A", starts_on=date(2026, 1, 1)),
        Facts("Taller de huertos"),
    ],
)
def test_without_title_or_date_nothing_is_written(facts, language):
    with pytest.raises(OutsideFailure) as failure:
        compose(facts, language, "P/1", 1)
    assert failure.value.kind is FailureKind.TOO_LITTLE_DATA


def test_a_planned_date_is_a_date():
    text = told(Facts("Cine y memoria", EventState.PLANNED, planned_on=date(2026, 12, 3)))
    assert "3 de diciembre de 2026" in text


def test_a_long_description_is_quoted_in_whole_sentences():
    sentence = "La compañía presenta una obra sobre la vida en el barrio y la memoria de sus mayores."
    facts = Facts("La obra", starts_on=date(2026, 5, 1), description=" ".join([sentence] * 12))
    text = told(facts)
    quoted = text.split(": «")[1].split("»")[0]
    assert quoted.endswith("de sus mayores")
    assert 60 < len(quoted.split()) <= 90


def test_a_record_of_first_persons_stays_within_five_paragraphs_with_one_quotation_each():
    we = (
        "Nos reunimos con las vecinas y hablamos de lo que nos preocupa, porque nuestra calle sigue sin luz. "
        * 4
    )
    facts = replace(
        WORKSHOP,
        objectives=we,
        description=we,
        results=we,
        agreements=we,
        difficulties=we,
        lessons=we,
        price="3,5 ?",
        quotes=(Quote("Nunca lo había visto así."),),
        extra=(("Nota", we),),
    )
    for text in ways(facts):
        paragraphs = text.split("\n\n")
        assert len(paragraphs) <= 5
        assert all(paragraph.replace("«Cuentas claras»", "").count("«") <= 1 for paragraph in paragraphs)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_closing_sentence_can_be_taken_away(language):
    bare = told(Facts("Paseo", starts_on=date(2026, 5, 1)), language)
    closing = closing_sentences(language)
    assert bare.endswith(closing[0])
    assert without_closing(bare) == bare.removesuffix(closing[0]).rstrip()
    assert told(replace(WORKSHOP, attendance=Attendance(total=3)), language).endswith(closing[2])
    assert told(replace(WORKSHOP, results="14 presupuestos"), language).endswith(closing[1])
    whole = told(replace(WORKSHOP, results="14 presupuestos", attendance=Attendance(total=3)), language)
    assert without_closing(whole) == whole
    assert without_closing(f"Un texto.\n\n{closing[0]}\n") == "Un texto."


def test_a_planned_event_has_nothing_missing():
    text = told(Facts("Paseo", EventState.PLANNED, starts_on=date(2026, 5, 1)))
    assert without_closing(text) == text


def test_the_provider():
    assert provider_class("facts") is FactsWriter
    assert "facts" in PROVIDERS
    writer = FactsWriter(Endpoint(), Settings())
    request = WriteRequest(WORKSHOP, "es", "PROYECTO/1", number=2, tone="warm", instructions="Be brief.")

    async def write():
        text = await writer.write(request)
        await writer.close()
        return text

    text = asyncio.run(write())
    assert text.body == told(WORKSHOP, number=2)
    assert (writer.calls_a_model, writer.simulated) == (False, False)
    assert "sin-ia" in writer.model_name("gpt-x")
    assert text.model == writer.model_name("")
    assert text.usage.input is None
