"""The product's own programs as processes: the server, the worker, the simulator."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol

from tests.support.processes import ROOT, Process
from tests.support.waiting import free_port


class Launch(Protocol):
    """Starts `manage.py` with `arguments`; what it says is appended to `log`."""

    def __call__(
        self, arguments: Sequence[str], *, log: Path, env: Mapping[str, str]
    ) -> Process: ...


def new_interpreter(arguments: Sequence[str], *, log: Path, env: Mapping[str, str]) -> Process:
    return Process([sys.executable, ROOT / "manage.py", *arguments], log=log, env=env)


_NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Program:
    """One `manage.py` command that runs until it is ended, and may be started again.

    `launch` makes its process: a new interpreter, or, in a run of the tests, a fork of one that
    has the libraries loaded already.
    """

    launch: ClassVar[Launch] = staticmethod(new_interpreter)

    def __init__(self, *arguments: str, env: Mapping[str, str], log: Path) -> None:
        self.arguments = arguments
        self.env = dict(env)
        self.log = log
        self.process: Process | None = None

    def start(self) -> None:
        assert self.process is None or not self.process.is_running, "It runs already."
        self.process = self.launch(self.arguments, log=self.log, env=self.env)

    def kill(self) -> None:
        """SIGKILL: nothing is finished, nothing is said."""
        if self.process is not None:
            self.process.kill()

    def terminate(self, *, within: float = 15.0) -> int:
        """SIGTERM, as a deployment does; the exit code. Fails after `within` seconds."""
        assert self.process is not None
        return self.process.stop(within=within)

    def close(self) -> None:
        """The end of a test: it must have ended, how does not matter."""
        self.kill()

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""


class Worker(Program):
    """`manage.py work`."""

    def __init__(self, *, env: Mapping[str, str], log: Path) -> None:
        super().__init__("work", env=env, log=log)


class HttpProgram(Program):
    """A program that listens on a port of its own, which it keeps over restarts."""

    ready_path = "/"

    def __init__(
        self,
        command: str,
        *arguments: str,
        env: Mapping[str, str],
        log: Path,
        port: int | None = None,
    ) -> None:
        self.port = port or free_port()
        address = ("--host", "127.0.0.1", "--port", str(self.port))
        super().__init__(command, *address, *arguments, env=env, log=log)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        super().start()
        assert self.process is not None
        self.process.wait_until_running(self.is_ready, f"{self.arguments[0]} on {self.url}")

    def restart(self) -> None:
        self.kill()
        self.start()

    def is_ready(self) -> bool:
        try:
            return self.request(self.ready_path)[0] == 200
        except OSError:
            return False

    def request(
        self,
        path: str,
        body: bytes | dict[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        method: str | None = None,
        timeout: float = 10.0,
    ) -> tuple[int, Any]:
        """The status and the JSON of an answer (or its text, where it is not JSON).

        A dict goes out as JSON, bytes as they are; with a body it is a POST. Raises OSError where
        nobody answers.
        """
        sent = dict(headers or {})
        if isinstance(body, dict):
            body = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(self.url + path, body, sent, method=method)
        try:
            with _NO_PROXY.open(request, timeout=timeout) as response:
                return response.status, _parsed(response.read())
        except urllib.error.HTTPError as error:
            return error.code, _parsed(error.read())


class Server(HttpProgram):
    """`manage.py serve`: Daphne, and the worker in the same process unless told otherwise."""

    def __init__(
        self, *, env: Mapping[str, str], log: Path, port: int, worker: bool = True
    ) -> None:
        # Without a worker anywhere it never is ready: there it only has to be alive.
        self.ready_path = "/api/v1/ready" if worker else "/api/v1/health"
        options = () if worker else ("--no-worker",)
        super().__init__("serve", *options, env=env, log=log, port=port)

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/api/v1/ws/live-chat"

    @property
    def webhook_url(self) -> str:
        return f"{self.url}/api/v1/line/webhook"


class Simulator(HttpProgram):
    """`manage.py simulator`: LINE and its phones, as a process of their own."""

    ready_path = "/simulator/state"

    @property
    def api_url(self) -> str:
        """What LINE_API_BASE_URL has to be."""
        return f"{self.url}/simulator/line"

    def state(self, account: str | None = None) -> dict[str, Any]:
        """Of an account that was added, or of the first."""
        query = f"?account={account}" if account else ""
        status, state = self.request(f"/simulator/state{query}")
        assert status == 200, state
        assert isinstance(state, dict)
        return state

    def write(self, user: str, text: str, account: str | None = None) -> dict[str, Any]:
        """A customer writes; what the simulator says of the webhook that it sent."""
        said = {"user": user, "text": text, "account": account}
        status, answer = self.request("/simulator/send", said)
        assert status == 200, answer
        assert isinstance(answer, dict)
        return answer

    def meet(self, name: str) -> str:
        """One more LINE user, who has not written yet; their user id."""
        status, answer = self.request("/simulator/people", {"slug": name})
        assert status == 200, answer
        return str(answer["userId"])

    def control(self, **changes: Any) -> None:
        """`faults={name: …}`, `settings={name: …}`, `clear=True`: see its control endpoint."""
        status, answer = self.request("/simulator/control", changes)
        assert status == 200, answer

    def add_account(self, slug: str, **fields: str) -> None:
        """One more Official Account: `secret`, `webhookUrl`, `accessToken`, `channelId`."""
        status, answer = self.request("/simulator/accounts", {"slug": slug, **fields})
        assert status == 200, answer

    def received(self, user: str, account: str | None = None) -> list[dict[str, Any]]:
        """What that customer's phone got from us, oldest first."""
        people = self.state(account)["users"]
        (phone,) = [one for one in people if user in (one["id"], one["name"])]
        return [message for message in phone["messages"] if message["direction"] == "out"]


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode("utf-8", errors="replace")
