"""The remote store: an endpoint of the SPARQL 1.1 Protocol, and of the Graph Store Protocol where it has one."""

import ast
import warnings
from collections.abc import Callable, Iterable, Iterator
from http.client import HTTPResponse
from itertools import islice
from typing import Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from pyoxigraph import (
    BlankNode,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
    serialize,
)
from SPARQLWrapper import POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from detente.errors import DetenteError
from detente.store import addresses, http
from detente.store.embedded import Embedded
from detente.store.prologue import QUERIES, declare_prefixes, refuse_update, verb
from detente.store.protocol import Result, Rows
from detente.version import VERSION

_ROWS: Final = "application/sparql-results+json"
_TRIPLES: Final = "application/n-triples, text/turtle;q=0.9"
_AGENT: Final = f"detente/{VERSION}"
_BATCH: Final = 500
_NO_GRAPH_STORE: Final = (400, 404, 405, 415, 501)
"""The statuses by which an endpoint says that it does not take whole graphs."""


class Remote:
    """A SPARQL endpoint behind the protocol, given by its address; ``http.TIMEOUT`` seconds of silence end a wait.

    Raises ``DetenteError`` if ``url`` is no http or https address.
    """

    def __init__(self, url: str, timeout: int | None = None) -> None:
        self.addresses = addresses.find(url)
        self.timeout = http.timeout() if timeout is None else timeout
        self._takes_graphs = True

    def query(self, text: str, *, place: str = "query") -> Result:
        """Run a query, as the protocol says; nothing but a query is ever sent."""
        refuse_update(text, place)
        if verb(text) not in QUERIES:
            raise _malformed(text, place, "it has no SELECT, ASK, CONSTRUCT or DESCRIBE")
        first = verb(text)
        rows = first in ("SELECT", "ASK")
        try:
            media, body = self._send(declare_prefixes(text), first, _ROWS if rows else _TRIPLES)
        except http.RefusedError as error:
            if error.status == 400:
                raise _malformed(text, place, error.line) from error
            raise
        try:
            return _read_rows(body, media, first) if rows else _read_triples(body, media)
        except LookupError:
            raise DetenteError(
                f"{self.addresses.query}: it answers with {media or 'no content type'} in the place of SPARQL results",
                "Is that the address of a web page? `detente push --help` shows the forms of addresses.",
            ) from None
        except (SyntaxError, ValueError) as error:
            raise DetenteError(
                f"{self.addresses.query}: its answer is broken: {error}", "Ask again; look into the endpoint's log."
            ) from error

    def replace(self, graph: str | None, triples: Iterable[Triple], advance: Callable[[int], object]) -> None:
        """Put ``triples`` in the place of all that a named graph holds, or for None the default graph.

        The graph goes as a whole where the endpoint takes it so, else as updates of some hundred triples.
        ``advance`` is told of each number of triples that has arrived.
        """
        sent = list(triples)
        if self._takes_graphs:
            self._takes_graphs = self._put(graph, sent)
        if self._takes_graphs:
            advance(len(sent))
            return
        target = "DEFAULT" if graph is None else f"GRAPH <{graph}>"
        self._send(f"CLEAR SILENT {target}", "CLEAR", "*/*")
        for batch in _batches(sent):
            lines = _lines(batch).decode()
            inside = lines if graph is None else f"{target} {{\n{lines}}}"
            self._send(f"INSERT DATA {{\n{inside}}}", "INSERT", "*/*")
            advance(len(batch))

    def _send(self, text: str, first: str, accept: str) -> tuple[str, bytes]:
        """Send a query or an update by its verb ``first``; give the media type and the body of what comes back."""
        asking = first in QUERIES
        address = self.addresses.query if asking else self.addresses.update
        wrapper = _Wrapper(self.addresses)
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(self.timeout)
        wrapper.addCustomHttpHeader("Accept", accept)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it guesses the verb, and complains where it can't
            wrapper.setQuery(text)
        wrapper.queryType = first
        with http.in_words(address, self.timeout):
            try:
                response: HTTPResponse = wrapper.query().response
                body = response.read()
            except SPARQLWrapperException as error:
                cause = error.__context__
                assert isinstance(cause, HTTPError)
                raise http.refused(address, cause, _body(error)) from error
        if response.geturl() != address:
            raise http.moved(address, response.geturl())
        return response.headers.get_content_type() if "Content-Type" in response.headers else "", body

    def _put(self, graph: str | None, triples: list[Triple]) -> bool:
        """Put a graph by the Graph Store Protocol; False if the endpoint does not take graphs so."""
        address = self.addresses.graph(graph)
        request = Request(address, _lines(triples), method="PUT")
        request.add_header("Content-Type", RdfFormat.N_TRIPLES.media_type)
        request.add_header("User-Agent", _AGENT)
        if self.addresses.authorization:
            request.add_unredirected_header("Authorization", self.addresses.authorization)
        try:
            with http.in_words(address, self.timeout), urlopen(request, timeout=self.timeout) as response:
                response.read()
        except http.RefusedError as error:
            if error.status in _NO_GRAPH_STORE:
                return False
            raise
        return True


class _Wrapper(SPARQLWrapper):
    """A request that never takes the password elsewhere: who follows a redirection must not send it there."""

    def __init__(self, found: addresses.Addresses) -> None:
        super().__init__(found.query, found.update, agent=_AGENT)
        self._authorization = found.authorization

    def _createRequest(self) -> Request:  # noqa: N802
        request: Request = super()._createRequest()
        if self._authorization:
            request.add_unredirected_header("Authorization", self._authorization)
        return request


def _malformed(text: str, place: str, told: str) -> DetenteError:
    """Say that a query is malformed: as the embedded store does if it thinks so too, since it sees no prefixes added.

    What calls another endpoint is not run here.
    """
    if "service" not in text.lower():
        try:
            Embedded(Store()).query(text, place=place)
        except DetenteError as error:
            return error
    return DetenteError(f"{place}: malformed SPARQL: {told}", "Mend the query; the endpoint does not understand it.")


def _read_rows(body: bytes, media: str, first: str) -> Result:
    """Read the answer to a query whose verb is ``first``.

    Raises ``LookupError`` if ``media`` is no type of SPARQL results, ``ValueError`` if they don't fit the verb.
    """
    form = QueryResultsFormat.from_media_type(media)
    if form is None or form == QueryResultsFormat.CSV:
        raise LookupError(media)
    found = parse_query_results(body, format=form)
    if isinstance(found, QueryBoolean) != (first == "ASK"):
        raise ValueError(f"it does not fit {first}")
    if isinstance(found, QueryBoolean):
        return bool(found)
    return Rows(tuple(variable.value for variable in found.variables), [tuple(row) for row in found])


def _read_triples(body: bytes, media: str) -> list[Triple]:
    """Read triples; raises ``LookupError`` if ``media`` is no type of them."""
    form = RdfFormat.from_media_type(media)
    if form is None:
        raise LookupError(media)
    return [quad.triple for quad in parse(body, format=form)]


def _body(error: SPARQLWrapperException) -> bytes:
    """Give what the endpoint said; the library passes it on as ``repr`` at the end of its own message."""
    body = ast.literal_eval(str(error).partition("Response:\n")[2] or "b''")
    return body if isinstance(body, bytes) else b""


def _lines(triples: Iterable[Triple]) -> bytes:
    lines = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert lines is not None
    return lines


def _batches(triples: list[Triple]) -> Iterator[list[Triple]]:
    """Cut ``triples`` into batches; those with blank nodes stay together, as a name of one holds in one update."""
    blank = [triple for triple in triples if BlankNode in (type(triple.subject), type(triple.object))]
    if blank:
        yield blank
        held = set(blank)
        triples = [triple for triple in triples if triple not in held]
    rest = iter(triples)
    while batch := list(islice(rest, _BATCH)):
        yield batch
