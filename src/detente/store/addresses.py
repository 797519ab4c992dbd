"""Where an endpoint takes queries, updates and whole graphs, told from the one address that a user gives."""

from base64 import b64encode
from typing import Final, NamedTuple
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from detente.errors import DetenteError

HELP: Final = """\b
http://HOST:7878              Oxigraph: /query, /update, /store
http://HOST:3030/DS           Fuseki; also any endpoint with one address
http://HOST/…/DS/query        its siblings DS/update and DS/data
http://HOST/…/repositories/R  GraphDB, RDF4J: R, R/statements, R/rdf-graphs/service
http://HOST/…/sparql          all at this address"""
"""How addresses are read, as the command's help shows it."""


class Addresses(NamedTuple):
    """The addresses of an endpoint, without the user and password of ``url``, which ``authorization`` has."""

    query: str
    update: str
    graphs: str
    authorization: str = ""

    def graph(self, name: str | None) -> str:
        """Give the address of one graph, of the default graph for None (SPARQL 1.1 Graph Store HTTP Protocol)."""
        asked = "default" if name is None else f"graph={quote(name, safe='')}"
        return f"{self.graphs}{'&' if '?' in self.graphs else '?'}{asked}"


def is_url(store: str) -> bool:
    """Tell an address from the name of a directory."""
    return "://" in store


def shown(store: str) -> str:
    """Give the name of ``store`` as it may be shown: an address without user and password."""
    if not is_url(store):
        return store
    scheme, _, rest = store.partition("://")
    place, slash, path = rest.partition("/")
    return f"{scheme}://{place.rpartition('@')[2]}{slash}{path}"


def find(url: str) -> Addresses:
    """Find the addresses of the endpoint at ``url``; ``HELP`` lists the forms.

    Raises ``DetenteError`` if ``url`` is no http or https address.
    """
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError as error:
        raise _malformed(url, str(error)) from error
    if parts.scheme not in ("http", "https"):
        raise _malformed(url, "it begins with neither http:// nor https://")
    if not host:
        raise _malformed(url, "it names no host")
    place = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")

    def at(path: str, query: str = "") -> str:
        return urlunsplit((parts.scheme, place, quote(path, safe="/%:@!$&'()*+,;=~"), query, ""))

    path = parts.path.rstrip("/")
    folder, _, last = path.rpartition("/")
    query = update = graphs = at(parts.path or "/", parts.query)
    if not parts.query:
        if path in ("", "/query"):
            query, update, graphs = at("/query"), at("/update"), at("/store")
        elif last == "query":
            query, update, graphs = at(path), at(f"{folder}/update"), at(f"{folder}/data")
        elif folder.endswith("/repositories"):
            query, update, graphs = at(path), at(f"{path}/statements"), at(f"{path}/rdf-graphs/service")
    credentials = None if parts.username is None else f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    authorization = f"Basic {b64encode(credentials.encode()).decode()}" if credentials else ""
    return Addresses(query, update, graphs, authorization)


def _malformed(url: str, reason: str) -> DetenteError:
    return DetenteError(f"{shown(url)}: no address of a store: {reason}", "Write it like http://localhost:7878.")
