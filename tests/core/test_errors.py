"""A store that is away is told apart from a fault of ours."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from core.context import AppContext
from core.errors import store_is_away
from core.store.database import Database


def test_a_server_that_is_not_there_is_away(tmp_path: Path) -> None:
    store = Database(f"postgresql://nobody@/nothing?host={tmp_path}")
    with pytest.raises(OperationalError) as caught, store.read():
        pass
    assert store_is_away(caught.value)


def test_a_file_that_another_process_holds_is_away(tmp_path: Path) -> None:
    file = tmp_path / "held.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 0})
        with pytest.raises(OperationalError) as caught, engine.begin() as connection:
            connection.execute(text("CREATE TABLE kept (id INTEGER)"))
        engine.dispose()
    assert store_is_away(caught.value)


def test_a_table_that_is_not_there_is_a_fault_of_ours(any_context: AppContext) -> None:
    with pytest.raises(SQLAlchemyError) as caught, any_context.database.read() as connection:
        connection.execute(text("SELECT * FROM nothing"))
    assert not store_is_away(caught.value)
    assert not store_is_away(ConnectionError())
