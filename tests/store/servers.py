"""Servers for the tests of remote stores: Oxigraph's own, one that stands before it, and one that misbehaves."""

import contextlib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
Answer = Callable[[BaseHTTPRequestHandler], None]


def free_port() -> int:
    """Give a port that nothing listens on."""
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        port: int = candidate.getsockname()[1]
        return port


@contextlib.contextmanager
def oxigraph(location: Path | None = None, command: str = "serve", *options: str) -> Iterator[str]:
    """Run Oxigraph's server, in memory or on a directory, and give its address."""
    url = f"http://127.0.0.1:{free_port()}"
    place = [] if location is None else ["--location", str(location)]
    process = subprocess.Popen(
        [OXIGRAPH, command, *options, *place, "--bind", url.removeprefix("http://")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                urlopen(url, timeout=5).close()
                break
            except HTTPError:
                break
            except (URLError, ConnectionError):
                assert process.poll() is None, "the server has ended"
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.02)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextlib.contextmanager
def answering(answer: Answer) -> Iterator[str]:
    """Run a server that answers every request by ``answer``, and give its address."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            with contextlib.suppress(ConnectionError):
                answer(self)

        do_POST = do_PUT = do_GET  # noqa: N815

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def body(request: BaseHTTPRequestHandler) -> bytes:
    """Give what came with a request."""
    return request.rfile.read(int(request.headers.get("Content-Length", 0)))


def reply(request: BaseHTTPRequestHandler, status: int, content: bytes = b"", **headers: str) -> None:
    """Answer a request; an underscore in the name of a header stands for a hyphen."""
    request.send_response(status)
    for name, value in {"Content_Length": str(len(content)), **headers}.items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    request.wfile.write(content)


def before(url: str, paths: Mapping[str, str]) -> Answer:
    """Stand before the Oxigraph server at ``url``: ``paths`` gives its path for each of ours, others are not found.

    The path "any" stands for that which fits the request.
    """

    def answer(request: BaseHTTPRequestHandler) -> None:
        content = body(request)
        path, _, query = request.path.partition("?")
        if path not in paths:
            reply(request, 404, b"nothing here", Content_Type="text/plain")
            return
        own = paths[path]
        if own == "any":
            own = "/store" if request.command == "PUT" else "/update" if content.startswith(b"update=") else "/query"
        headers = {name: request.headers[name] for name in ("Content-Type", "Accept") if name in request.headers}
        target = f"{url}{own}{'?' if query else ''}{query}"
        try:
            with urlopen(Request(target, content, headers, method=request.command), timeout=30) as given:
                reply(request, given.status, given.read(), Content_Type=given.headers.get("Content-Type", ""))
        except HTTPError as error:
            reply(request, error.code, error.read(), Content_Type=error.headers.get("Content-Type", ""))

    return answer
