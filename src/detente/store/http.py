"""What goes wrong between here and an endpoint, in words."""

import contextlib
import os
import socket
import ssl
from collections.abc import Iterator
from http.client import BadStatusLine, HTTPException, IncompleteRead, RemoteDisconnected
from typing import Final
from urllib.error import HTTPError, URLError

from detente.errors import DetenteError

TIMEOUT: Final = 60
"""The seconds that an endpoint may be silent, where ``DETENTE_TIMEOUT`` says nothing else."""

_ADDRESS: Final = "Mend the address in --store or DETENTE_STORE; `detente push --help` shows its forms."
_PATIENCE: Final = "Ask for less, or allow it more seconds with DETENTE_TIMEOUT."
_LINE: Final = 300


class RefusedError(DetenteError):
    """An endpoint that answered with an HTTP status of failure; ``line`` is the first line of what it says."""

    def __init__(self, message: str, hint: str, status: int, line: str) -> None:
        super().__init__(message, hint)
        self.status = status
        self.line = line


def timeout() -> int:
    """Give the seconds that an endpoint may be silent. Raises ``DetenteError`` if the setting is no such number."""
    chosen = os.environ.get("DETENTE_TIMEOUT")
    if not chosen:
        return TIMEOUT
    if not chosen.isdecimal() or int(chosen) == 0:
        raise DetenteError(f"DETENTE_TIMEOUT={chosen}: no number of seconds", "Write a whole number, such as 60.")
    return int(chosen)


@contextlib.contextmanager
def in_words(address: str, seconds: int) -> Iterator[None]:
    """Raise what goes wrong inside as ``DetenteError``: ``RefusedError`` if the endpoint answered."""
    try:
        yield
    except HTTPError as error:
        raise refused(address, error, error.read()) from error
    except (OSError, HTTPException, ValueError) as error:
        raise _failed(address, seconds, error) from error


def refused(address: str, error: HTTPError, body: bytes) -> RefusedError:
    """Say what an HTTP status of failure means; ``body`` is what came with it."""
    status = error.code
    line = "" if "html" in error.headers.get("Content-Type", "") else _first_line(body)
    told = f"(HTTP {status}){f': {line}' if line else ''}"
    target = error.headers.get("Location")
    if target and 300 <= status < 400:
        return moved(address, target, status)
    if error.url != address:
        return moved(address, error.url)
    if status in (401, 403):
        what = f"access is refused {told}"
        hint = "Write user and password into the address: https://USER:PASSWORD@HOST/."
        if status == 403:
            hint = f"It may be read-only. {hint}"
    elif status in (404, 405, 410):
        what, hint = f"there is no such SPARQL endpoint {told}", _ADDRESS
    elif status in (408, 429, 503, 504):
        what, hint = f"the endpoint is too busy, or its own time limit is over {told}", "Ask for less, or later."
    elif status >= 500:
        what, hint = f"the endpoint failed {told}", "Look into its log, or ask for less."
    else:
        what, hint = f"the endpoint refuses the request {told}", _ADDRESS
    return RefusedError(f"{address}: {what}", hint, status, line)


def moved(address: str, target: str, status: int = 301) -> RefusedError:
    """Say that an endpoint is elsewhere: a query that follows a redirection arrives without its text."""
    return RefusedError(f"{address}: the endpoint has moved to {target}", "Use that address.", status, "")


def _failed(address: str, seconds: int, error: Exception) -> DetenteError:
    """Say why there was no answer."""
    reason = error.reason if isinstance(error, URLError) else error
    hint = _ADDRESS
    if isinstance(reason, TimeoutError):
        what, hint = f"no answer within {seconds} s", _PATIENCE
    elif isinstance(reason, socket.gaierror):
        what = "the host is not known"
    elif isinstance(reason, ConnectionRefusedError):
        what, hint = "nothing listens there", "Start the endpoint, or mend the address in --store or DETENTE_STORE."
    elif isinstance(reason, ssl.SSLCertVerificationError):
        what = f"its certificate can't be trusted: {reason.verify_message}"
    elif isinstance(reason, ssl.SSLError):
        what = f"it does not speak HTTPS ({reason.reason or reason})"
    elif isinstance(reason, IncompleteRead | RemoteDisconnected | ConnectionError):
        what, hint = "the endpoint broke off its answer", "Look into its log, or ask for less."
    elif isinstance(reason, BadStatusLine):
        what = "it does not speak HTTP"
    elif isinstance(reason, OSError):
        what = f"it can't be reached: {reason.strerror or reason}"
    else:
        what = f"no address of a store: {reason}"
    return DetenteError(f"{address}: {what}", hint)


def _first_line(body: bytes) -> str:
    """Give the first line that says something, without what would steer a terminal."""
    lines = ("".join(filter(str.isprintable, line)).strip() for line in body.decode(errors="replace").splitlines())
    return next(filter(None, lines), "")[:_LINE]
