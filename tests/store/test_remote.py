"""A store that is read as it is, behind an endpoint or in a directory: the same answers, and words for what fails."""

import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store
from tests.conftest import Run
from tests.queries.asking import ask
from tests.queries.conftest import OTHER_EVENTS
from tests.queries.manifest import Case, cases
from tests.store.servers import answering, body, free_port, oxigraph, reply

from detente.answers import Answer
from detente.api import Dataset
from detente.errors import DetenteError
from detente.namespaces import DET, INFERRED
from detente.prepare import open_dataset
from detente.push import push
from detente.store.remote import Remote
from detente.triples import Triples

SELECT = "SELECT ?a WHERE { ?a ?b ?c } LIMIT 1"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
IS_FILLED = (
    b'{"head": {"vars": ["version", "inferred"]}, "results": {"bindings": '
    b'[{"inferred": {"type": "literal", "value": "true"}}]}}'
)
"""What an endpoint says that holds inferred triples and no version."""


@pytest.fixture(scope="module")
def embedded() -> Dataset:
    """Give the dataset that the golden answers are about."""
    return open_dataset([OTHER_EVENTS])


@pytest.fixture(scope="module")
def endpoint(embedded: Dataset) -> Iterator[str]:
    """Give the address of a server that holds that dataset."""
    with oxigraph() as url:
        assert push(embedded.raw, url).complete
        yield url


@pytest.fixture(scope="module")
def remote(endpoint: str) -> Dataset:
    """Give the dataset as the server has it."""
    return open_dataset(store=endpoint)


@pytest.fixture(scope="module")
def directory(embedded: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a store directory that holds the dataset."""
    folder = tmp_path_factory.mktemp("stores") / "store"
    assert push(embedded.raw, str(folder)).complete
    return folder


def failure(done: "CompletedProcess[str]") -> str:
    """Check the form of a failure, and give its words."""
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert "\n\nhint: " in done.stderr
    assert "Traceback" not in done.stderr
    assert "defect of detente" not in done.stderr
    return done.stderr


# The same answers


@pytest.mark.parametrize("case", list(cases()), ids=str)
def test_a_question_gives_the_golden_answer_behind_an_endpoint(embedded: Dataset, remote: Dataset, case: Case) -> None:
    assert ask(remote, case.question, case.parameters) == ask(embedded, case.question, case.parameters)


def test_citations_are_the_same_behind_an_endpoint(embedded: Dataset, remote: Dataset) -> None:
    one, other = (dataset.ask("why-declined", actor="Thailand", cite=True) for dataset in (embedded, remote))
    assert one.citations
    assert one.citations == other.citations


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?graph (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?a ?b ?c } } GROUP BY ?graph ORDER BY ?graph",
        "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c }",
        'SELECT * WHERE { VALUES (?a ?b) { (UNDEF 1) (det:x UNDEF) ("q\'\\n"@en-gb true) } } ORDER BY ?a ?b',
        "SELECT ?nothing WHERE { ?nothing a det:NoSuchClass }",
        "ASK { state:CHE det:hosted event:burgenstock-2024 }",
        "ASK { state:CHE det:hosted event:davos-2024 }",
        "PREFIX det: <http://example.org/> ASK { ?a a det:Summit }",
        "# a comment: PREFIX det: <x>\nBASE <http://example.org/>\nprefix state: <y/>\nASK { ?a a det:Summit }",
        "CONSTRUCT { ?a rdfs:label ?label } WHERE { ?a a det:Summit ; rdfs:label ?label }",
        "DESCRIBE state:CHE",
    ],
)
def test_a_query_gives_the_same_from_endpoint_directory_and_memory(
    embedded: Dataset, remote: Dataset, directory: Path, query: str
) -> None:
    here, *there = (told(dataset.query(query)) for dataset in (embedded, remote, open_dataset(store=str(directory))))
    assert there == [here, here]


def told(result: Answer | bool | Triples) -> str:
    """Give the result of a query as text."""
    return str(result) if isinstance(result, bool) else result.text("turtle" if isinstance(result, Triples) else "tsv")


def test_a_query_as_a_command_reads_the_store(endpoint: str, directory: Path, detente: Run) -> None:
    query = "ASK { state:CHE rdfs:label ?name FILTER (STR(?name) = 'Швейцария') }"
    for store in (endpoint, endpoint + "/", endpoint + "/query", directory):
        done = detente("query", query, "--store", store)
        assert (done.returncode, done.stdout, done.stderr) == (0, "true\n", "")


@pytest.mark.parametrize("part", ["whole", "graph", "about"])
def test_export_gives_what_the_store_holds(embedded: Dataset, remote: Dataset, directory: Path, part: str) -> None:
    def exported(dataset: Dataset) -> str:
        if part == "graph":
            return dataset.export(graph="diplomacy/burgenstock-2024").text("nquads")
        return dataset.export(about="state:IRQ" if part == "about" else None, with_inferred=part == "about").text(
            "nquads"
        )

    text = exported(embedded)
    assert text
    kept = text.replace("nonNegativeInteger", "integer")  # a store keeps numbers by their value
    assert exported(remote) == kept
    assert exported(open_dataset(store=str(directory))) == kept


def test_export_as_a_command_names_the_graphs_of_the_store(endpoint: str, detente: Run) -> None:
    done = detente("export", "--store", endpoint, "--graph", "data/other-events")
    assert (done.returncode, done.stderr) == (0, "")
    assert "event:friends-for-peace-2024-09-27\n" in done.stdout
    assert "data/other-events" in failure(detente("export", "--store", endpoint, "--graph", "data/other-event"))


def test_names_are_those_of_the_store(endpoint: str, detente: Run) -> None:
    plain, prefixed = (
        detente("ask", "state-positions", "--store", endpoint, "--state", name) for name in ("Suisse", "state:CHE")
    )
    assert (plain.returncode, plain.stderr) == (0, "")
    assert plain.stdout.count("\n") > 1
    assert plain.stdout == prefixed.stdout
    assert "Nearest" in failure(detente("ask", "state-positions", "--store", endpoint, "--state", "Suise"))


def test_json_names_the_store_and_the_version_that_it_says(endpoint: str, detente: Run) -> None:
    address = endpoint.replace("http://", "http://user:secret@")
    done = detente("query", SELECT, "-f", "json", env={"DETENTE_STORE": address})
    shipped = json.loads(detente("query", SELECT, "-f", "json").stdout)["detente"]
    assert json.loads(done.stdout)["detente"] == {"version": shipped["version"], "hash": "", "store": endpoint}
    assert "secret" not in done.stdout + done.stderr


# Which dataset is read


def test_an_empty_store_option_leaves_the_environment_out(detente: Run) -> None:
    gone = {"DETENTE_STORE": f"http://127.0.0.1:{free_port()}"}
    assert "nothing listens there" in failure(detente("query", SELECT, env=gone))
    assert detente("query", SELECT, "--store", "", env=gone).returncode == 0


@pytest.mark.parametrize("files", [("--data", "mine.ttl"), ("--only-data",)], ids=" ".join)
@pytest.mark.parametrize("command", [("ask", "state-positions"), ("query", SELECT), ("export",)], ids=lambda c: c[0])
def test_store_and_data_exclude_each_other(command: tuple[str, ...], files: tuple[str, ...], detente: Run) -> None:
    words = failure(detente(*command, *files, "--store", "http://localhost:1"))
    assert "--store" in words
    assert "--data" in words


def test_a_store_without_inferred_triples_is_read_with_a_warning(tmp_path: Path, detente: Run) -> None:
    folder = tmp_path / "store"
    summit = Quad(NamedNode("http://example.org/x"), NamedNode("http://example.org/y"), NamedNode(DET + "Summit"))
    store = Store(str(folder))
    store.add(summit)
    store.flush()
    del store
    done = detente("query", "SELECT ?a WHERE { ?a ?b det:Summit }", "--store", folder)
    assert (done.returncode, done.stdout.split()) == (0, ["a", "http://example.org/x"])
    (line,) = done.stderr.splitlines()
    assert line.startswith("warning: ")
    assert INFERRED in line
    assert "`detente push --store`" in line
    whole = detente("export", "--store", folder, "-f", "ntriples")
    assert whole.stdout == f"{summit.triple} .\n"


# What can go wrong: the endpoint


def test_updates_are_refused_before_anything_is_sent() -> None:
    asked: list[str] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.path)
        reply(request, 200)

    with answering(answer) as url:
        for update in (
            "INSERT DATA { det:a det:b det:c }",
            "#\nPREFIX select: <x>\rDELETE WHERE { ?a ?b ?c }",
            "x",
            "",
        ):
            with pytest.raises(DetenteError):
                Remote(url).query(update)
    assert not asked


@pytest.mark.parametrize("query", ["SELECT *\nWHERE {\n  ?a ?b }", "ASK { ?a a nope:Summit }", "NOTHING", "CLEAR ALL"])
def test_malformed_query_is_told_as_the_embedded_store_tells_it(endpoint: str, detente: Run, query: str) -> None:
    words = failure(detente("query", query))
    assert failure(detente("query", query, "--store", endpoint)) == words


def test_query_that_only_the_endpoint_refuses_gives_its_words(detente: Run) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        text = body(request)
        if b"inferred" in text:
            reply(request, 200, IS_FILLED, Content_Type="application/sparql-results+json")
        else:
            reply(request, 400, b"\n\x1b[31mno such function\nmore", Content_Type="text/plain")

    with answering(answer) as url:
        words = failure(detente("query", SELECT, "--store", url))
    assert "malformed SPARQL: [31mno such function\n" in words


@pytest.mark.parametrize(
    ("status", "headers", "content", "words"),
    [
        (200, {"Content_Type": "text/html"}, b"<p>Hello</p>", ["text/html", "SPARQL results", "web page"]),
        (200, {"Content_Type": "text/csv"}, b"version,inferred\n", ["text/csv", "SPARQL results"]),
        (200, {}, b"", ["no content type"]),
        (200, {"Content_Type": "application/sparql-results+json"}, b'{"head": {"vars', ["broken"]),
        (200, {"Content_Type": "application/sparql-results+json"}, b"[]", ["broken"]),
        (200, {"Content_Type": "application/sparql-results+json"}, b'{"head": {}, "boolean": true}', ["fit SELECT"]),
        (200, {"Content_Type": "application/json", "Content_Length": "900"}, b"{}", ["broke off"]),
        (307, {"Location": "/elsewhere"}, b"", ["moved", "/elsewhere"]),
        (401, {}, b"", ["401", "USER:PASSWORD"]),
        (403, {"Content_Type": "text/plain"}, b"members only", ["403", "members only"]),
        (404, {"Content_Type": "text/html"}, b"<html>secret markup", ["404", "address"]),
        (500, {"Content_Type": "text/plain"}, b"\n out of memory \nat line 7", ["500", "out of memory\n", "log"]),
        (503, {}, b"", ["503", "busy"]),
    ],
)
def test_endpoint_that_fails_is_told_in_words(
    status: int, headers: dict[str, str], content: bytes, words: list[str], detente: Run
) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        if request.path == "/query":
            body(request)
            reply(request, status, content, **headers)

    with answering(answer) as url:
        told = failure(detente("query", SELECT, "--store", url))
    assert url in told
    assert "secret" not in told
    for word in words:
        assert word in told


@pytest.mark.parametrize("status", [200, 404])
def test_redirection_that_a_client_would_follow_is_told(status: int, detente: Run) -> None:
    passwords: list[str | None] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        body(request)
        if request.path == "/query":
            reply(request, 302, Location="/page")
        else:
            passwords.append(request.headers.get("Authorization"))
            reply(request, status, b"<p>Hello</p>", Content_Type="text/html")

    with answering(answer) as url:
        words = failure(detente("query", SELECT, "--store", url.replace("http://", "http://me:secret@")))
    assert f"moved to {url}/page" in words
    assert passwords == [None]


def test_endpoint_that_is_silent_too_long_is_left(detente: Run) -> None:
    over = threading.Event()

    def wait(request: BaseHTTPRequestHandler) -> None:
        over.wait(30)

    with answering(wait) as url:
        begin = time.monotonic()
        words = failure(detente("query", SELECT, "--store", url, env={"DETENTE_TIMEOUT": "1"}))
        assert time.monotonic() - begin < 10
        over.set()
    assert f"{url}/query: no answer within 1 s" in words
    assert "DETENTE_TIMEOUT" in words


@pytest.mark.parametrize("seconds", ["soon", "0", "-1", "1.5"])
def test_timeout_is_a_number_of_seconds(seconds: str, detente: Run) -> None:
    words = failure(detente("query", SELECT, "--store", "http://localhost:1", env={"DETENTE_TIMEOUT": seconds}))
    assert f"DETENTE_TIMEOUT={seconds}" in words


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://detente.invalid/sparql", "the host is not known"),
        ("ftp://localhost/sparql", "neither http:// nor https://"),
        ("http://", "no host"),
        ("http://localhost:port/", "no address of a store"),
        ("http://me:secret@[/", "no address of a store"),
        ("http://local host/", "no address of a store"),
    ],
)
def test_wrong_address_is_told_in_words(url: str, words: str, detente: Run) -> None:
    told = failure(detente("query", SELECT, "--store", url))
    assert words in told
    assert "secret" not in told


def test_server_that_speaks_another_language_is_told_in_words(detente: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            for _ in range(2):
                connection, _ = server.accept()
                with connection:
                    connection.sendall(b"SSH-2.0-server\r\n")
                    connection.recv(65536)

        threading.Thread(target=greet, daemon=True).start()
        place = f"127.0.0.1:{server.getsockname()[1]}"
        assert "does not speak HTTP" in failure(detente("query", SELECT, "--store", f"http://{place}"))
        assert "does not speak HTTPS" in failure(detente("query", SELECT, "--store", f"https://{place}"))


def test_user_and_password_of_the_address_are_sent(detente: Run) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        body(request)
        if request.headers.get("Authorization") == "Basic YW5uYTpwQHNz":
            reply(request, 200, IS_FILLED, Content_Type="application/sparql-results+json")
        else:
            reply(request, 401)

    with answering(answer) as url:
        address = url.replace("http://", "http://anna:p%40ss@")
        assert detente("query", SELECT, "--store", address).returncode == 0
        assert "401" in failure(detente("query", SELECT, "--store", url))


def test_answers_that_the_endpoint_cuts_are_not_exported() -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        counting = b"COUNT" in body(request)
        number = {"number": {"type": "typed-literal", "datatype": INTEGER, "value": "9"}}
        row = {name: {"type": "uri", "value": "http://example.org/"} for name in ("subject", "predicate", "object")}
        given = number if counting else row
        content = {"head": {"vars": [*given]}, "results": {"bindings": [given]}}
        reply(request, 200, json.dumps(content).encode(), Content_Type="application/sparql-results+json")

    with answering(answer) as url, pytest.raises(DetenteError, match="1 of its 9 triples"):
        _ = Dataset(Remote(url), {"version": "", "hash": ""}).raw


# What can go wrong: the directory


@pytest.mark.parametrize("kind", ["missing", "empty", "other", "file", "damaged"])
def test_directory_that_is_no_store_is_told_in_words(kind: str, directory: Path, tmp_path: Path, detente: Run) -> None:
    place = tmp_path / "place"
    if kind == "file":
        place.write_text("x", encoding="utf-8")
    elif kind == "damaged":
        shutil.copytree(directory, place)
        (place / "CURRENT").write_text("MANIFEST-999\n", encoding="utf-8")
    elif kind != "missing":
        place.mkdir()
    if kind == "other":
        (place / "notes.txt").write_text("x", encoding="utf-8")
    words = failure(detente("query", SELECT, "--store", place))
    assert str(place) in words
    assert "`detente push --store`" in words


def test_directory_that_a_server_writes_is_not_read(directory: Path, tmp_path: Path, detente: Run) -> None:
    folder = tmp_path / "store"
    shutil.copytree(directory, folder)
    with oxigraph(folder):
        assert "http://localhost:7878" in failure(detente("query", SELECT, "--store", folder))
    assert detente("query", SELECT, "--store", folder).returncode == 0


def test_default_graph_of_an_endpoint_is_copied_as_it_is(embedded: Dataset, remote: Dataset) -> None:
    assert len(remote.raw) == len(embedded.raw)
    assert sum(1 for _ in remote.raw.quads_for_pattern(None, None, None, DefaultGraph())) == sum(
        1 for _ in embedded.raw.quads_for_pattern(None, None, None, DefaultGraph())
    )
