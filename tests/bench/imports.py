"""Twenty thousand rows out of a CSV and a workbook into a fresh store: how fast, in how much memory."""

import csv
import json
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook

from core.actions.imports import import_file
from core.settings import ROOT
from tests.bench import Measured
from tests.bench.diff import prose
from tests.bench.surroundings import fresh

ROWS = 20_000
PEAK_MB = 300.0
_ORIGIN = date(1899, 12, 30).toordinal()
"""Of the days that a workbook counts."""

_HEADERS = (
    "Código", "Título", "Tipo", "Fecha", "Hora", "Lugar", "Municipio", "Organiza", "Público", "Asistentes",
    "Mujeres", "Hombres", "Menores de 18 años", "Objetivo", "Descripción", "Resultados", "Teléfono", "Notas",
)  # fmt: skip


def measure(scale: float) -> Measured:
    """`csv_rows_per_s` and `xlsx_rows_per_s` of the whole import, reading, checking and writing, in a
    process that does nothing else; `peak_mb` is the most memory that either of the two ever held."""
    rows = max(round(ROWS * scale), 100)
    with TemporaryDirectory(prefix="cronica-bench-") as folder:
        files = Path(folder, "events.csv"), Path(folder, "events.xlsx")
        _write(rows, *files)
        told = [_in_its_own_process(file) for file in files]
    figures = {
        "rows": float(rows),
        "csv_rows_per_s": rows / told[0]["seconds"],
        "xlsx_rows_per_s": rows / told[1]["seconds"],
        "peak_mb": max(each["peak_mb"] for each in told),
    }
    return figures, {"peak_mb": PEAK_MB}


def _write(rows: int, as_csv: Path, as_xlsx: Path) -> None:
    """The same events in both forms; the workbook's dates and numbers are typed."""
    paragraphs = prose(3_000).split("\n\n")
    workbook = Workbook(as_xlsx, {"constant_memory": True})
    sheet = workbook.add_worksheet("Eventos")
    as_day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, _HEADERS)
    with as_csv.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(_HEADERS)
        for number in range(rows):
            day = date(2025, 1, 7) + timedelta(days=number % 500)
            women, men = number % 41, number % 23
            text = [paragraphs[(number * step) % len(paragraphs)] for step in (1, 3, 7)]
            before = [f"E-{number:05}", f"Taller de huertos {number}", f"taller {number % 12}"]
            after = [
                "18:30", f"Salón comunal {number % 90}", f"Municipio {number % 30}", "Equipo local",
                "Familias", women + men, women, men, men // 2, text[0][:160], text[1], text[2][:240],
                f"600 {number % 1000:03} {number % 997:03}", f"Nota {number}",
            ]  # fmt: skip
            table.writerow([*before, f"{day:%d/%m/%Y}", *after])
            sheet.write_row(number + 1, 0, before)
            sheet.write_number(number + 1, 3, day.toordinal() - _ORIGIN, as_day)
            sheet.write_row(number + 1, 4, after)
    workbook.close()


def _in_its_own_process(file: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.imports", str(file)]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)


def _peak_mb() -> float:
    """The most memory that this process held. Linux counts it per process in its status; what
    getrusage says there also counts the process that started this one."""
    status = Path("/proc/self/status")
    if status.exists():
        [held] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
        return int(held.split()[1]) / 1024
    import resource  # which Windows has not

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def _import(file: Path) -> None:
    with fresh() as (context, _bell):
        begun = time.perf_counter()
        result = import_file(context, "BANCO", file.name, file.read_bytes(), title="Banco de pruebas")
        seconds = time.perf_counter() - begun
        if result.taken != result.rows or not result.rows:
            raise SystemExit(f"{result.rows} rows, {result.taken} taken, {result.refusals[:3]}")
    print(json.dumps({"seconds": seconds, "peak_mb": _peak_mb()}))


if __name__ == "__main__":
    _import(Path(sys.argv[1]))
