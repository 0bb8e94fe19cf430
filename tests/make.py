"""Things to test with, made through the same doors that people use."""

import csv
import io
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from core.actions import batches, claims, endings, imports
from core.actions.claims import Claimed
from core.context import AppContext
from core.domain.planning import Choice, Manner, Which
from core.llm import Text
from core.queries.batches import BatchView, find_batch
from core.queries.jobs import CallView, calls_of_jobs
from core.queries.narratives import Filter, list_narratives

FIRST_DAY = date(2026, 9, 1)
OPENAI = Manner(provider="openai", model="gpt-5-mini")
HEADERS = ("id", "título", "tipo", "fecha", "lugar", "estado", "asistentes", "mujeres", "resultados")


def event_row(number: int, **changes: str) -> dict[str, str]:
    """A row of a file of events: number N took place N days after FIRST_DAY."""
    row = {
        "id": f"E-{number:05}",
        "título": f"Taller de huertos {number}",
        "tipo": "taller",
        "fecha": (FIRST_DAY + timedelta(days=number % 60)).isoformat(),
        "lugar": "salón comunal de Villa Esperanza",
        "estado": "realizado",
        "asistentes": str(20 + number % 30),
        "mujeres": str(10 + number % 10),
        "resultados": "14 huertos sembrados",
    }
    return {**row, **changes}


def csv_file(rows: Sequence[Mapping[str, str]]) -> bytes:
    """The rows as a CSV file in UTF-8."""
    out = io.StringIO()
    headers = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(out, headers)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def project_with(context: AppContext, number: int, code: str = "HUERTOS", **changes: str) -> Choice:
    """A project with `number` events that took place, and the choice of all of them."""
    rows = [event_row(each, **changes) for each in range(1, number + 1)]
    result = imports.import_file(context, code, "events.csv", csv_file(rows), title="Huertos")
    assert result.project_id is not None
    return Choice(result.project_id, "es")


def planned_batch(context: AppContext, number: int, code: str = "HUERTOS", manner: Manner = OPENAI) -> int:
    """A batch of `number` jobs that nobody has begun."""
    batch_id = batches.plan(context, project_with(context, number, code), manner).batch_id
    assert batch_id is not None
    return batch_id


def written_event(context: AppContext, *texts: str, code: str = "HUERTOS") -> int:
    """An event of a project of its own whose narrative has these texts of a model, one version each."""
    choice = replace(project_with(context, 1, code), which=Which.ALL)
    for text in texts:
        write_all(context, choice, text)
    return list_narratives(context, Filter(choice.project_id, "es")).rows[0].event_id


def write_all(context: AppContext, choice: Choice, text: str, manner: Manner = OPENAI) -> None:
    """Let a model write this text for every event of a choice that is to be written."""
    planned = batches.plan(context, choice, manner)
    while planned.batch_id and (claimed := claims.claim(context, planned.batch_id)):
        endings.succeed(context, claimed, Text(text, "gpt-5-mini"), (), 1.0)


def claim_next(context: AppContext, batch_id: int | None = None) -> Claimed:
    """The best due job (of a batch), which must be there."""
    claimed = claims.claim(context, batch_id)
    assert claimed
    return claimed


def batch_seen(context: AppContext, batch_id: int) -> BatchView:
    """A batch as people see it, which must be there."""
    batch = find_batch(context, batch_id)
    assert batch
    return batch


def wait_until(true: Callable[[], object], seconds: float = 40) -> None:
    """Wait for something to come true. `seconds` is longer than it should ever take."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.02)


def list_calls(context: AppContext, job_id: int) -> tuple[CallView, ...]:
    """Every model call of one job, first to last."""
    return calls_of_jobs(context, [job_id]).get(job_id, ())
