"""A web face that writes down each statement it sends to the store: a line each, in the file named first."""

import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from streamlit.web import cli


def count_into(file: Path) -> None:
    """Write down every statement of this process from now on, but for where a transaction begins: that
    asks nothing."""
    told = file.open("a", buffering=1, encoding="utf-8")

    def note(*call: Any) -> None:
        statement: str = call[2]
        if not statement.startswith(("BEGIN", "PRAGMA")):
            told.write(" ".join(statement.split()) + "\n")

    event.listen(Engine, "before_cursor_execute", note)


if __name__ == "__main__":
    count_into(Path(sys.argv.pop(1)))
    cli.main(prog_name="streamlit")
