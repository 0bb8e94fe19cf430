"""A tab without a browser: asks for pages and polls over the web face's websocket, and counts bytes."""

import re
import socket
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

PATIENCE = 120
"""Seconds that a run may take."""
KEPT = 2
"""Runs for which a browser keeps a large message, to be sent its name alone when it comes again."""

_TICK = "-tick-"


class PageFault(Exception):
    """A page was not drawn as it should be: what it said instead."""


@dataclass(frozen=True)
class Poller:
    """What asks again and again on a page: the fragment that it runs, and the widget that it is."""

    widget: str
    fragment: str


@contextmanager
def open_tab(host: str, cookies: Mapping[str, str]) -> Generator["Tab"]:
    """A tab of a person who is signed in, if the cookies say so."""
    sent = "; ".join(f"{name}={value}" for name, value in cookies.items())
    with connect(
        f"ws://{host}/_stcore/stream", additional_headers={"Cookie": sent} if sent else {}, max_size=None
    ) as connection:
        yield Tab(connection, host)


class Tab:
    """One tab. It keeps what a browser keeps: the page it is on, its pollers by name, the values of
    their widgets, and the names of large messages that it need not be sent again."""

    def __init__(self, connection: ClientConnection, host: str) -> None:
        self.pollers: dict[str, Poller] = {}
        self._connection = connection
        self._host = host
        self._state = ClientState()
        self._ticks: dict[str, int] = {}
        self._runs = 0
        self._kept: dict[str, int] = {}

    def open(self, address: str) -> int:
        """Open a page as one who types its address: "progress?id=1". Returns the bytes it took."""
        page, _, query = address.partition("?")
        self._state = ClientState(page_name=page, query_string=query)
        self._state.context_info.timezone = "America/La_Paz"
        self._state.context_info.timezone_offset = 240
        self._state.context_info.locale = "es-BO"
        self._state.context_info.url = f"http://{self._host}/{page}"
        self._state.context_info.color_scheme = "light"
        return self.run()

    def run(self) -> int:
        """Run the whole page once more, as any widget outside a fragment does. Returns its bytes."""
        self.pollers.clear()
        received, kinds = self._ask(self._asked())
        if "navigation" not in kinds:
            raise PageFault("nobody is signed in: there is no page, only the way to the sign-in")
        return received

    def poll(self, poller: Poller) -> int:
        """Let a poller ask, as the browser does after some seconds. Returns its bytes."""
        self._ticks[poller.widget] = self._ticks.get(poller.widget, 0) + 1
        asked = self._asked()
        asked.fragment_id = poller.fragment
        return self._ask(asked)[0]

    def _asked(self) -> ClientState:
        """What a browser tells of itself whenever it asks."""
        self._runs += 1
        self._kept = {name: run for name, run in self._kept.items() if self._runs - run <= KEPT}
        asked = ClientState(cached_message_hashes=self._kept)
        asked.MergeFrom(self._state)
        for widget, tick in self._ticks.items():
            asked.widget_states.widgets.add(id=widget, json_value=str(tick))
        return asked

    def _ask(self, asked: ClientState) -> tuple[int, set[str]]:
        """The bytes and the kinds of the messages until the run has ended."""
        self._acknowledge_at_once()
        self._connection.send(BackMsg(rerun_script=asked).SerializeToString())
        received, kinds = 0, set[str]()
        while True:
            content = self._connection.recv(timeout=PATIENCE, decode=False)
            self._acknowledge_at_once()
            received += len(content)
            message = ForwardMsg.FromString(content)
            kind = message.WhichOneof("type") or ""
            kinds.add(kind)
            self._note(kind, message)
            stands = kind == "session_status_changed" and not message.session_status_changed.script_is_running
            if stands and "script_finished" in kinds:
                return received, kinds

    def _acknowledge_at_once(self) -> None:
        """As for a browser, which asks every few seconds. One who asks without a pause is taken by Linux
        for somebody who types, and each run would stand still for 40 ms in the middle."""
        if hasattr(socket, "TCP_QUICKACK"):
            self._connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def _note(self, kind: str, message: ForwardMsg) -> None:
        if kind == "ref_hash":
            self._kept[message.ref_hash] = self._runs
        elif kind == "navigation":
            self._state.page_script_hash = message.navigation.page_script_hash
            self._state.page_name = ""
        elif kind == "page_not_found":
            raise PageFault(f"no such page: {message.page_not_found.page_name}")
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._note_element(message)

    def _note_element(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if message.metadata.cacheable:
            self._kept[message.hash] = self._runs
        if kind == "exception":
            raise PageFault(element.exception.message)
        if kind == "alert" and element.alert.format == element.alert.ERROR:
            raise PageFault(element.alert.body)
        if kind == "component_instance" and _TICK in element.component_instance.id:
            widget = element.component_instance.id
            name = re.sub(r"-\d+$", "", widget.partition(_TICK)[2])  # without the number of its batch
            self.pollers[name] = Poller(widget, message.delta.fragment_id)
