"""`detente diff`: what changed between releases, files and views, and the patch that turns one into the other."""

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Dataset, DefaultGraph, NamedNode, Quad, RdfFormat, parse, serialize
from tests.conftest import Run

import detente as package
from detente import dataset
from detente.blanknodes import with_stable_labels
from detente.namespaces import GRAPH

COMMUNIQUE = "Joint Communiqué on a Peace Framework"

JOINED_BY_25_JUNE = {
    "Antigua & Barbuda",
    "Barbados",
    "Guyana",
    "Malawi",
    "Marshall Islands",
    "Organization of American States",
    "Zambia",
}
"""Who is on the list of 25 June 2024 and was not on that of the evening of 16 June, by the lists of supporters. Rwanda
alone went; Suriname, on both, was open on 16 June, since a newspaper had it among those who declined."""

PREFIXES = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix det: <https://w3id.org/detente/ontology/> .
@prefix document: <https://w3id.org/detente/id/document/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix event: <https://w3id.org/detente/id/event/> .
@prefix instrument: <https://w3id.org/detente/id/instrument/> .
@prefix organisation: <https://w3id.org/detente/id/organisation/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix record: <https://w3id.org/detente/id/record/> .
@prefix state: <https://w3id.org/detente/id/state/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
THINGS = """
event:summit a det:Summit ; rdfs:label "Summit"@en .
instrument:text a det:Communique ; rdfs:label "Text"@en .
document:list a det:Document ; rdfs:label "List"@en ; dcterms:language "en" ; det:published "2024-06-16"^^xsd:date ;
  det:publisher organisation:swiss-fdfa ; det:url "https://example.org/list"^^xsd:anyURI .
document:later a det:Document ; rdfs:label "Later list"@en ; dcterms:language "en" ;
  det:published "2024-06-17"^^xsd:date ; det:publisher organisation:tass .
record:rwanda a det:Position ; rdfs:label "Rwanda supported the text"@en ; det:actor state:RWA ;
  det:instrument instrument:text ; det:day "2024-06-16"^^xsd:date ; det:stance det:Supported ;
  det:standing det:InSupport ; det:source document:list .
record:japan a det:Position ; rdfs:label "Japan supported the text"@en ; det:actor state:JPN ;
  det:instrument instrument:text ; det:day "2024-06-16"^^xsd:date ; det:stance det:Supported ;
  det:standing det:InSupport ; det:source document:list .
"""
KENYA = """
record:kenya a det:Participation ; rdfs:label "Kenya came"@en ; det:actor state:KEN ; det:event event:summit ;
  det:attendance det:Attended ; det:source document:list .
"""
LATER = """
record:rwanda-removed a det:Position ; rdfs:label "Rwanda was removed"@en ; det:actor state:RWA ;
  det:instrument instrument:text ; det:day "2024-06-17"^^xsd:date ; det:stance det:RemovedFromList ;
  det:standing det:NotInSupport ; det:source document:later .
record:japan-again a det:Position ; rdfs:label "Japan still supported"@en ; det:actor state:JPN ;
  det:instrument instrument:text ; det:day "2024-06-17"^^xsd:date ; det:stance det:Supported ;
  det:standing det:InSupport ; det:source document:later .
record:states a det:Count ; rdfs:label "Count of states"@en ; det:subject event:summit ;
  det:measure det:ParticipatingStates ; det:asOf "2024-06-16"^^xsd:date ; det:number 92 ; det:source document:later .
record:qatar a det:Participation ; rdfs:label "Qatar came"@en ; det:actor state:QAT ; det:event event:summit ;
  det:attendance det:Attended ; det:source document:list ; det:rank det:Deprecated ; det:rankReason "A slip."@en ;
  det:rankSource document:later .
"""


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file."""
    file = tmp_path_factory.mktemp("old") / "facts.ttl"
    file.write_text(PREFIXES + THINGS + KENYA, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file at a later time."""
    file = tmp_path_factory.mktemp("new") / "facts.ttl"
    file.write_text(PREFIXES + THINGS.replace('"Text"', '"The text"') + LATER, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped dataset as a folder in which one record has another day, and one axiom of the ontology is gone."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("graph", "ontology"):
        shutil.copytree(dataset.root() / name, folder / name)
    _edit(
        folder / "graph/diplomacy/burgenstock-communique.ttl",
        r'(?<=\nrecord:rwanda-removed-from-list-of-burgenstock-communique-2024-06-17\n)[^.]*?det:day "2024-06-17"',
        lambda found: found[0].replace("2024-06-17", "2024-06-18"),
    )
    _edit(
        folder / "ontology/sources.ttl",
        r" ,\n    \[\n      a owl:Restriction ;\n      owl:onProperty det:reportedIn ;\n      owl:some[^]]*\]",
        lambda _: "",
    )
    return folder


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped dataset as a wheel has it."""
    file = tmp_path_factory.mktemp("wheel") / "detente-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("detente/__init__.py", "")
        for path in (*dataset.ontology_files(), *dataset.graph_files()):
            archive.write(path, Path("detente/data") / path.relative_to(dataset.root()))
    return file


def _edit(path: Path, pattern: str, put: Callable[[re.Match[str]], str]) -> None:
    text = path.read_text(encoding="utf-8")
    edited, number = re.subn(pattern, put, text)
    assert number == 1, pattern
    path.write_text(edited, encoding="utf-8")


def _lines(detente: Run, *arguments: str | Path) -> list[str]:
    done = detente("diff", *arguments)
    assert done.returncode == 0, done.stderr
    return [line.strip() for line in done.stdout.splitlines()]


def _section(lines: list[str], title: str) -> list[str]:
    """Give the lines below the heading of a theme."""
    start = next(place for place, line in enumerate(lines) if line.startswith(f"{title}: "))
    return lines[start + 1 : lines.index("", start)]


def _apply(patch: str, quads: set[Quad]) -> set[Quad]:
    """Apply an RDF Patch to the quads of a dataset."""
    head, start, *changes, end = patch.splitlines()
    assert re.fullmatch(r"H id <urn:uuid:[0-9a-f-]{36}> \.", head)
    assert (start, end) == ("TX .", "TC .")
    result = set(quads)
    for line in changes:
        (quad,) = parse(line[2:], format=RdfFormat.N_QUADS)
        if line.startswith("D "):
            result.remove(quad)
        else:
            assert line.startswith("A ")
            assert quad not in result
            result.add(quad)
    return result


def _folder(folder: Path) -> set[Quad]:
    """Read ontology and graph as they go into named graphs, read apart from the product."""
    quads = []
    for path in (*(folder / "graph").rglob("*.ttl"), *(folder / "ontology").glob("*.ttl")):
        if path.parent.name == "ontology":
            local = "ontology" if path.stem == "detente" else f"ontology/module/{path.stem}"
            name = f"https://w3id.org/detente/{local}"
        else:
            name = GRAPH + path.relative_to(folder / "graph").with_suffix("").as_posix()
        for quad in parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True):
            quads.append(Quad(quad.subject, quad.predicate, quad.object, NamedNode(name)))
    return set(with_stable_labels(quads))


def test_files_differ_in_sentences_about_the_world(detente: Run, old: Path, new: Path) -> None:
    lines = _lines(detente, old, new)
    assert lines[0] == f"From {old} to {new}"
    assert _section(lines, "Positions") == [
        "The text",
        "changed: Rwanda: supported → removed from the list (2024-06-17), per TASS (2024-06-17)",
    ]
    assert _section(lines, "Counts") == [
        "Summit",
        "new: participating states, 2024-06-16: 92, per TASS (2024-06-17)",
    ]
    assert _section(lines, "Participations") == [
        "Summit",
        "gone: Kenya: attended, per Swiss Federal Department of Foreign Affairs (2024-06-16)",
    ]
    assert _section(lines, "Sources of what stands as before") == [
        "new: “Later list” is a further source of: Japan (The text), per TASS (2024-06-17)"
    ]
    assert _section(lines, "Records that do not count") == [
        "new: Qatar came (deprecated: A slip.), per Swiss Federal Department of Foreign Affairs (2024-06-16)"
    ]
    assert _section(lines, "Communiqués") == ["changed: The text: label: Text → The text"]
    assert re.fullmatch(r"\d+ triples added, \d+ removed\.", lines[-1])


def test_what_no_longer_counts_says_why(detente: Run, old: Path, tmp_path: Path) -> None:
    file = tmp_path / "deprecated.ttl"
    rank = 'det:rank det:Deprecated ; det:rankReason "Kenya stayed away."@en ; det:rankSource document:later .'
    file.write_text(PREFIXES + THINGS + KENYA.rstrip().removesuffix(".") + "; " + rank, encoding="utf-8")
    (about, line) = _section(_lines(detente, old, file), "Participations")
    assert about == "Summit"
    assert line.startswith("gone: Kenya: attended (now deprecated: Kenya stayed away.), per Swiss Federal Department")


def test_markdown_links_the_documents(detente: Run, old: Path, new: Path, tmp_path: Path) -> None:
    output = tmp_path / "changes.md"
    assert detente("diff", old, new, "-o", output).returncode == 0
    text = output.read_text(encoding="utf-8")
    assert text == detente("diff", old, new, "-f", "markdown").stdout
    assert "\n## Positions\n\n1 changed.\n\n**The text**\n\n- changed: Rwanda: supported → removed from" in text
    link = "[Swiss Federal Department of Foreign Affairs (2024-06-16)](<https://example.org/list>)"
    assert f"- gone: Kenya: attended, per {link}\n" in text


def test_formatting_is_no_difference(detente: Run, old: Path, tmp_path: Path) -> None:
    quads = list(parse(path=old, format=RdfFormat.TURTLE))
    other = tmp_path / "other.ttl"
    serialize((quad.triple for quad in reversed(quads)), str(other), format=RdfFormat.TURTLE)
    assert other.read_text(encoding="utf-8") != old.read_text(encoding="utf-8")
    assert _lines(detente, old, other) == [f"From {old} to {other}", "", "No difference."]
    assert len(detente("diff", old, other, "-f", "rdf-patch").stdout.splitlines()) == 3


def test_renamed_record_says_nothing_else_of_the_world(detente: Run, old: Path, tmp_path: Path) -> None:
    other = tmp_path / "renamed.ttl"
    other.write_text(old.read_text(encoding="utf-8").replace("record:kenya", "record:kenya-came"), encoding="utf-8")
    assert _lines(detente, old, other)[2:] == ["Nothing that is said of the world differs; 6 triples added, 6 removed."]


def test_exports_of_one_dataset_do_not_differ(detente: Run, wheel: Path, tmp_path: Path) -> None:
    trig = tmp_path / "detente.trig"
    assert detente("export", "-f", "trig", "--with-inferred", "-o", trig).returncode == 0
    assert _lines(detente, wheel, trig)[2:] == ["No difference."]


def test_store_that_was_filled_with_a_dataset_does_not_differ(detente: Run, wheel: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert detente("push", "--store", store).returncode == 0
    assert _lines(detente, wheel, store)[2:] == ["No difference."]


def test_wheel_and_folder_differ_in_the_day_of_a_removal(detente: Run, wheel: Path, checkout: Path) -> None:
    lines = _lines(detente, wheel, checkout)
    (about, line) = _section(lines, "Positions")
    assert about == COMMUNIQUE
    assert line.startswith(
        "changed: Rwanda: removed from the list as before, but from 2024-06-18 instead of 2024-06-17"
    )
    (term,) = _section(lines, "Ontology")
    assert term.startswith("changed: claim: ")
    assert sum(line.startswith(("changed:", "new:", "gone:")) for line in lines) == 2


def test_patch_turns_the_old_into_the_new(detente: Run, wheel: Path, checkout: Path) -> None:
    patch = detente("diff", wheel, checkout, "-f", "rdf-patch").stdout
    assert _apply(patch, _folder(dataset.root())) == _folder(checkout)


def test_patch_of_files_holds_triples(detente: Run, old: Path, new: Path, tmp_path: Path) -> None:
    output = tmp_path / "changes.rdfp"
    assert detente("diff", old, new, "-o", output).returncode == 0
    before, after = (set(parse(path=path, format=RdfFormat.TURTLE)) for path in (old, new))
    patched = _apply(output.read_text(encoding="utf-8"), before)
    assert patched == after
    assert {quad.graph_name for quad in patched} == {DefaultGraph()}


def test_trig_keeps_its_graphs(detente: Run, old: Path, new: Path, tmp_path: Path) -> None:
    files = []
    for name, path in (("old", old), ("new", new)):
        triples = Dataset(parse(path=path, format=RdfFormat.TURTLE))
        quads = [Quad(q.subject, q.predicate, q.object, NamedNode("https://example.org/graph")) for q in triples]
        files.append(tmp_path / f"{name}.trig")
        serialize(quads, str(files[-1]), format=RdfFormat.TRIG)
    assert _lines(detente, *files)[1:] == _lines(detente, old, new)[1:]
    patch = detente("diff", *files, "-f", "rdf-patch").stdout
    before, after = (set(parse(path=path, format=RdfFormat.TRIG)) for path in files)
    assert _apply(patch, before) == after


def test_outcome_of_the_summit_as_known_on_two_days(detente: Run) -> None:
    lines = _lines(detente, "--known-at", "2024-06-16", "--known-at", "2024-06-25")
    about, *sentences = _section(lines, "Positions")
    assert about == COMMUNIQUE
    joined = {line.split(": ")[1] for line in sentences if line.startswith("new: ") and ": joined later (" in line}
    assert joined - {"Ecumenical Patriarchate of Constantinople"} == JOINED_BY_25_JUNE
    changed = {line.split(": ")[1]: line for line in sentences if line.startswith("changed: ")}
    rwanda = "changed: Rwanda: supported → removed from the list (2024-06-17), per "
    assert changed.pop("Rwanda").startswith(rwanda)
    assert changed.pop("Suriname").startswith("changed: Suriname: sources differ (declined or supported) → supported")
    assert not [line for line in changed.values() if "→" in line]
    assert not [line for line in sentences if line.startswith("gone: ")]


def test_talks_in_qatar_as_known_before_and_after_the_report(detente: Run) -> None:
    lines = _lines(detente, "--known-at", "2024-08-16", "--known-at", "2024-08-17")
    talks = "Indirect talks of Russia and Ukraine in Doha on halting strikes on energy infrastructure, August 2024"
    report = "per Newsmax (2024-08-17) and The Washington Post (2024-08-17)"
    statuses = _section(lines, "Event statuses")
    assert f"new: {talks}: planned (2024-08-17) → postponed (2024-08-17), {report}" in statuses
    about, line = _section(lines, "Explanations")
    assert about == "The talks in Qatar of August 2024 were postponed, as of 17 August 2024"
    assert line == f"new: Ukrainian incursion into Kursk region: stands, {report}"


def test_views_of_files_are_compared_too(detente: Run, new: Path) -> None:
    known = ("--known-at", "2024-06-16", "--known-at", "2024-06-17")
    lines = _lines(detente, new, *known)
    assert lines[0] == f"From {new} (known at 2024-06-16) to {new} (known at 2024-06-17)"
    assert "changed: Rwanda: supported → removed from the list (2024-06-17), per TASS (2024-06-17)" in lines
    without = _lines(detente, new, "--known-at", "2024-06-17", "--without", "TASS", "--without", "reconstructed")
    assert "changed: Rwanda: supported → removed from the list (2024-06-17), per TASS (2024-06-17)" in without


def test_two_datasets_are_read_in_one_view(detente: Run, old: Path, new: Path) -> None:
    lines = _lines(detente, old, new, "--known-at", "2024-06-16")
    assert not [line for line in lines if line.startswith("Positions")]
    assert _section(lines, "Participations")[1].startswith("gone: Kenya: attended")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "nothing to compare with"),
        (("missing.ttl", "."), "missing.ttl: No such file"),
        (("facts.csv", "facts.csv"), "facts.csv: nothing is known of the ending '.csv'"),
        (("empty", "empty"), "empty: no Turtle or TriG file in this folder"),
        (("broken.whl", "empty"), "broken.whl: File is not a zip file"),
        (("bad.ttl", "bad.ttl"), "bad.ttl"),
        (("a", "b", "--known-at", "2024-06-16", "--known-at", "2024-06-17"), "two datasets and two views to compare"),
        (("--without", "TASS", "--without", "RT", "--without", "AP"), "more than two views to compare"),
    ],
)
def test_what_cannot_be_compared_is_said(
    arguments: tuple[str, ...], message: str, detente: Run, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    for name, content in (("facts.csv", "a,b\n"), ("broken.whl", "no archive"), ("bad.ttl", "<a> <b>")):
        (tmp_path / name).write_text(content, encoding="utf-8")
    done = detente("diff", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {message}")
    assert "\nhint: " in done.stderr


def test_python_gives_the_same(detente: Run, old: Path, new: Path, tmp_path: Path) -> None:
    found = package.diff(old, new)
    assert found.text() == str(found) == detente("diff", old, new).stdout
    assert found
    assert len(found) == len(list(found))
    rwanda = next(change for change in found if change.theme == "Positions")
    assert (rwanda.kind, rwanda.about, rwanda.nodes) == ("changed", "The text", ("record:rwanda-removed",))
    assert [document.document for document in rwanda.documents] == ["document:later"]
    found.write(tmp_path / "changes.rdfp")
    assert (tmp_path / "changes.rdfp").read_text(encoding="utf-8") == found.text("rdf-patch")
    assert not package.diff(old, old)
    with pytest.raises(package.DetenteError, match="no format 'html'"):
        found.text("html")


def test_python_compares_views() -> None:
    found = package.diff(package.open(known_at="2024-06-16"), package.open(known_at="2024-06-17"))
    told = [change.text for change in found if change.theme == "Positions" and change.text.startswith("Rwanda")]
    assert told == ["Rwanda: supported → removed from the list (2024-06-17)"]
