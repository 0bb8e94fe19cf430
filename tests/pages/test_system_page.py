"""The page System, the frame and the bell where something is wrong; the thresholds among the settings."""

import json
from collections.abc import Generator
from datetime import timedelta

import pytest
from sqlalchemy import insert, update
from streamlit.testing.v1 import AppTest

from core.actions import alerts, endings, workers
from core.context import AppContext
from core.domain.actors import Role, system
from core.domain.alerts import Thresholds
from core.errors import FailureKind, OutsideFailure
from core.queries.alerts import thresholds
from core.queries.failed import failed_narratives, failed_reasons
from core.queries.house_settings import house_settings
from core.queries.service import writing_service
from core.queries.system import queue
from core.store import settings
from core.store.tables import endpoints, jobs
from core.store.tables import workers as worker_rows
from pages.parts.live import patience
from tests.make import claim_next, planned_batch
from tests.support.house import House, house_of, press, said

HOSTILE = '<script>alert("x")</script> [link](http://evil.example)'


@pytest.fixture
def house(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> Generator[House]:
    with house_of(context, monkeypatch) as opened:
        yield opened


@pytest.fixture
def admin(house: House) -> AppContext:
    """The installation in the hands of whoever administers it."""
    return house.acting(house.sample())


def open_now(house: House, **query: object) -> AppTest:
    return house.open("system.py", house.sample(), **query)


def failing(context: AppContext, number: int) -> None:
    batch_id = planned_batch(context, number)
    for _job in range(number):
        failure = OutsideFailure(FailureKind.KEY_REJECTED, "401", http_status=401)
        endings.fail(context.acting_as(system()), claim_next(context, batch_id), failure, 1)


def circuit(context: AppContext) -> str:
    """An AI service in trouble, for which something waits; where it is asked."""
    planned_batch(context, 1)
    address, now = claim_next(context).address, context.clock()
    row = {"address": address, "failures": 5, "failure": "no_connection"}
    moments = {"failing_since": now, "opened": now, "probe_at": now.replace(year=now.year + 1)}
    with context.database.write() as connection:
        connection.execute(insert(endpoints), {**row, **moments, "failure_values": {}})
    return address


def test_a_quiet_installation(house: House) -> None:
    said_now = said(open_now(house))
    for sentence in (
        "No alert is open.",
        "No writing service runs.",
        "python run.py work",
        "Signals in the queue: 0.",
    ):
        assert sentence in said_now
    for view, sentence in {
        "failed": "Nothing that failed waits for anybody.",
        "speed": "Nothing was written in this time.",
        "alerts": "There was no alert in the last 30 days.",
        "log": "Only what the processes of this machine have logged",
        "storage": "No back-up has been made yet.",
    }.items():
        assert sentence in said(open_now(house, view=view)), view
    assert "No alert is open." in said(open_now(house, view="nonsense"))


def test_only_administration_opens_it(house: House) -> None:
    tab = house.open("system.py", house.sample(Role.MANAGER))
    assert "This page is not for the role" in said(tab)


def test_the_whole_queue_is_paused_and_goes_on(house: House, admin: AppContext) -> None:
    planned_batch(admin, 3)
    tab = press(open_now(house), "Yes, pause it")
    assert writing_service(admin).paused
    assert queue(admin).held == 3
    assert all(name in said(tab) for name in ("Waiting", "To be retried", "Held back", "Oldest wait"))
    assert "<dt>Oldest wait</dt><dd>–</dd>" not in said(tab)
    assert said(tab).count("The whole queue has been paused since") == 2, "the page, and the frame"
    assert "The whole queue has been paused" in said(house.open("home.py", house.sample(Role.ANALYST)))
    tab = press(tab, "Resume the queue")
    assert writing_service(admin).paused is None
    assert "The queue goes on." in said(tab)


def test_what_is_wrong_is_on_the_page_and_in_the_bell(house: House, admin: AppContext) -> None:
    planned_batch(admin, 3)
    with admin.database.write() as connection:
        connection.execute(update(jobs).values(available_at=admin.clock().replace(year=2020)))
    alerts.look(admin)
    shown = said(open_now(house))
    assert "3 narratives wait and no writing service runs" in shown
    assert "What to do: Start one: python run.py work" in shown.replace("\\", "")
    assert '"address": "system"' in shown, "the bell leads there"
    manager = said(house.open("home.py", house.sample(Role.MANAGER)))
    assert "No writing service runs" in manager
    assert '"address": "progress"' in manager
    assert "No writing service runs" not in said(house.open("home.py", house.sample(Role.COORDINATOR)))
    workers.sign_on(admin, "a-host", 42, "0.1.0", 8)
    alerts.look(admin)
    assert "It is over: a writing service runs, or nothing waits." in said(open_now(house))
    assert "3 narratives wait" in said(open_now(house, view="alerts"))


def test_an_ai_service_in_trouble_is_asked_at_once(house: House, admin: AppContext) -> None:
    address = circuit(admin)
    tab = open_now(house)
    assert address in said(tab)
    assert "There is no connection to the AI service" in said(tab)
    tab = press(tab, "Ask it now")
    assert "It is asked with the next narrative that waits for it." in said(tab)
    assert "It is asked again with the next narrative." in said(tab)
    frame = said(house.open("home.py", house.sample(Role.ANALYST)))
    assert "The AI service has been in trouble since" in frame


def test_the_frame_looks_again_as_soon_as_a_worker_would_be_late(house: House, admin: AppContext) -> None:
    workers.sign_on(admin, "a-host", 41, "0.1.0", 8)
    with admin.database.write() as connection:
        connection.execute(update(worker_rows).values(seen=admin.clock() - timedelta(seconds=5)))
    frame = said(house.open("home.py", house.sample(Role.ANALYST)))
    assert any(f'"patience": {patience(seconds)}' in frame for seconds in (11, 10, 9, 8)), "not in 15 seconds"


def test_workers_as_they_are(house: House, admin: AppContext) -> None:
    first = workers.sign_on(admin, "a-host", 41, "0.1.0", 8)
    workers.sign_off(admin, first)
    workers.sign_on(admin, "b-host", 42, "0.1.0", 8)
    off = workers.sign_on(admin, "c-host", 43, "0.1.0", 8)
    workers.beat(admin, off, 0, clock_offset=9)
    shown = said(open_now(house))
    assert all(name in shown for name in ("a-host · 41", "b-host · 42", "c-host · 43", "+9 s"))
    assert "The clock of c\\-host is 9 seconds fast" in shown
    assert "stopped as asked" in shown
    with admin.database.write() as connection:
        connection.execute(update(worker_rows).values(seen=admin.clock() - timedelta(minutes=1)))
    assert "nothing is in its hands any more" in said(open_now(house))


def test_what_failed_is_retried_or_dismissed_by_its_reason(house: House, admin: AppContext) -> None:
    failing(admin, 3)
    tab = open_now(house, view="failed")
    assert "Taller de huertos" in said(tab)
    tab.selectbox[0].select_index(1).run()
    tab = press(tab, "Retry all 3")
    assert "Asked for again: 3." in said(tab)
    assert queue(admin).waiting == 3
    for _job in range(3):
        failure = OutsideFailure(FailureKind.KEY_REJECTED, "401", http_status=401)
        endings.fail(admin.acting_as(system()), claim_next(admin), failure, 1)
    tab = open_now(house, view="failed")
    tab.selectbox[0].select_index(1).run()
    tab = press(tab, "Yes, dismiss them")
    assert failed_reasons(admin) == ()
    assert "Dismissed: 3." in said(tab)


def test_what_failed_leads_to_its_narrative_and_its_run_and_is_searched(
    house: House, admin: AppContext
) -> None:
    failing(admin, 3)
    tab = open_now(house, view="failed")
    row = failed_narratives(admin).rows[0]
    shown = said(tab)
    assert f'"address": "progress?id={row.batch_id}&job={row.job_id}"' in shown
    assert f'"leads": "progress?id={row.batch_id}"' in shown
    assert "What to do: Mend the key in Settings" in shown
    tab.selectbox[0].select_index(1).run()
    tab.text_input[0].input(row.title).run()
    assert tab.selectbox[0].options[0] == "Every reason (1)"
    tab = press(tab, "Retry all 1")
    assert failed_reasons(admin)[0].number == 2
    tab.text_input[0].input("nothing like it").run()
    assert "Nothing that failed is called so." in said(tab)


def test_the_log_is_shown_as_the_texts_it_holds(house: House, admin: AppContext) -> None:
    folder = admin.settings.data_dir / "logs"
    folder.mkdir(exist_ok=True)
    line = {"at": "2026-11-20T09:00:00+00:00", "level": "error", "from": "web", "message": HOSTILE}
    (folder / "web.log").write_text(json.dumps(line), "utf-8")
    tab = open_now(house, view="log")
    assert not any("<script>" in element.proto.body for element in tab.get("html"))
    assert not any("evil.example" in element.value for element in tab.markdown)
    assert "evil.example" in said(tab)
    tab.text_input[0].input("nothing like it").run()
    assert "No line fits." in said(tab)


def test_how_fast_it_writes(house: House, admin: AppContext) -> None:
    failing(admin, 4)
    shown = said(open_now(house, view="speed"))
    assert "100% of 4" in shown
    assert "refused" in shown


def test_the_last_copy_and_how_old_it_is(house: House, admin: AppContext) -> None:
    copy = {"at": "2026-01-02T03:04:05+00:00", "file": "/srv/copy.zip", "bytes": 1_500_000}
    with admin.database.write() as connection:
        settings.put(connection, settings.LAST_BACKUP, copy, admin.clock())
    shown = said(open_now(house, view="storage"))
    assert "/srv/copy.zip" in shown
    assert "1.5\xa0MB" in shown
    assert "It is old" in shown


def test_pace_and_thresholds_are_settings(house: House, admin: AppContext) -> None:
    tab = house.open("settings.py", house.sample())
    fields = {field.label: field for field in tab.number_input}
    fields["Nothing finished for so many minutes"].set_value(45)
    saves = [button for button in tab.button if str(button.key).startswith("alerts-save")]
    saves[0].click().run()
    assert not tab.exception
    assert thresholds(admin) == Thresholds(silence_minutes=45)
    pace = next(field for field in tab.number_input if str(field.key).startswith("pace-"))
    pace.set_value(30)
    next(button for button in tab.button if str(button.key).startswith("pace-save")).click().run()
    assert house_settings(admin).pace == 30
