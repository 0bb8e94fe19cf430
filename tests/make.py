"""Things to test with, made through the same doors that people use."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from core.actions import events
from core.context import AppContext
from core.domain.planning import Choice

FIRST_DAY = date(2026, 9, 1)
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
    result = events.import_file(context, code, "events.csv", csv_file(rows), title="Huertos")
    assert result.project_id is not None
    return Choice(result.project_id, "es")
