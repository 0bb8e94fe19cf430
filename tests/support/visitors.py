"""Somebody who asks the web face over real HTTP and websockets, without a browser; follows nothing."""

import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect


@dataclass(frozen=True)
class Answer:
    """What came back. `headers` are lower case; of several cookies, all stand in `cookies`."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    text: str

    @property
    def location(self) -> str:
        """Where the browser is sent."""
        return self.headers["location"]


class Caller:
    """A visitor with cookies of their own, who sends these headers with everything."""

    def __init__(self, address: str, **headers: str) -> None:
        self._host = urlsplit(address).netloc
        self._headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, /, **headers: str) -> Answer:
        """Ask for an address."""
        sent = {**self._headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = HTTPConnection(self._host, timeout=60)
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        finally:
            connection.close()
        given = tuple(value for name, value in response.getheaders() if name.lower() == "set-cookie")
        for each in given:
            self._keep(each)
        answered = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, answered, given, text)

    def send(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """Send a form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask(path, "POST", urlencode(fields).encode(), **kind, **headers)

    def fill_in(self, path: str, fields: Mapping[str, str], *, to: str = "", **headers: str) -> Answer:
        """Open the page of a form and send it, with what the page put into it."""
        page = self.ask(path, **headers).text
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
        return self.send(to or path, {**hidden, **fields}, **headers)

    def token(self) -> str:
        """What the form of the sign-in page must bring back from this caller."""
        return re.findall(r'name="token" value="(\w+)"', self.ask("/sign-in").text)[0]

    def open(self, page: str = "", **headers: str) -> str:
        """Let Streamlit run a page over its websocket. Returns all that it sent, as far as it is text."""
        sent = {name.replace("_", "-"): value for name, value in {**self._headers, **headers}.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        asked = BackMsg(rerun_script=ClientState(page_name=page))
        received = b""
        with connect(f"ws://{self._host}/_stcore/stream", additional_headers=sent, max_size=None) as tab:
            tab.send(asked.SerializeToString())
            while True:
                content = tab.recv(timeout=60)
                assert isinstance(content, bytes)
                received += content
                if ForwardMsg.FromString(content).WhichOneof("type") == "script_finished":
                    return received.decode("utf-8", "replace")

    def _keep(self, cookie: str) -> None:
        for name, morsel in SimpleCookie(cookie).items():
            if morsel["max-age"] == "0" or not morsel.value:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value


def raw_request(address: str, request: str) -> str:
    """The first lines of what a server answers to exactly these bytes."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as line:
        line.sendall(request.replace("\n", "\r\n").encode("latin-1"))
        return line.recv(4096).decode("latin-1")
