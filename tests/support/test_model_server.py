"""The stand-in for a model: scripts, its log, and its life as a process of its own."""

import http.client
import json
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.behaviours import BEHAVIOURS
from tests.support.model_server import ModelServer, sequence_of


def post(address: str, title: str) -> tuple[int, dict[str, Any]]:
    """Status and body of one chat completion for an event of this title."""
    data = json.dumps({"title": title})
    content = f"<event_data>\n{data}\n</event_data>\n\nWrite in English."
    body = {"model": "m", "messages": [{"role": "user", "content": content}]}
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    connection.request("POST", f"{urlsplit(address).path}/chat/completions", json.dumps(body))
    answer = connection.getresponse()
    said = json.loads(answer.read())
    connection.close()
    return answer.status, said


def test_a_mix_goes_round() -> None:
    with ModelServer(mix=["ok", "server_error"]) as server:
        assert [post(server.address, "T")[0] for _turn in range(4)] == [200, 500, 200, 500]


def test_a_script_gives_each_event_its_own_sequence() -> None:
    script = [["rate_limit", "ok"], ["server_error"]]
    titles = ["Taller", "Charla", "Feria", "Marcha", "Coro", "Ronda"]
    with ModelServer(script=script) as server:
        for title in titles:
            met = [post(server.address, title)[0] for _attempt in range(3)]
            assert met == ([429, 200, 200] if sequence_of(title, 2) == 0 else [500, 500, 500])
        assert [(one.title, one.attempt) for one in server.requests][:3] == [("Taller", n) for n in (1, 2, 3)]
    assert {sequence_of(title, 2) for title in titles} == {0, 1}


def test_a_good_answer_names_the_event_in_the_language_asked_for() -> None:
    with ModelServer() as server:
        text = post(server.address, "Feria")[1]["choices"][0]["message"]["content"]
    assert text.startswith("The event «Feria» appears in the programme")


def test_a_behaviour_that_does_not_exist_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="okay"):
        ModelServer(mix=["okay"])


def test_every_behaviour_of_the_trials_is_there() -> None:
    trial = {"ok", "rate_limit", "server_error", "hang", "drip", "html", "bad_json", "empty_choices"}
    assert trial | {"cut_off", "content_filter"} <= BEHAVIOURS.keys()


def test_as_a_process_it_says_its_address_first_and_keeps_a_log() -> None:
    command = [sys.executable, "-m", "tests.support.model_server", "--script", "rate_limit,ok"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            address = process.stdout.readline().strip()
            assert [post(address, "Feria")[0] for _attempt in range(2)] == [429, 200]
            connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
            connection.request("GET", "/log")
            log = json.loads(connection.getresponse().read())
            connection.close()
        finally:
            process.terminate()
    assert [one["behaviour"] for one in log] == ["rate_limit", "ok"]
