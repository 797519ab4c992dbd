"""`detente ask … --bibliography`: what the programs that read these formats make of it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import rispy
import yaml
from pybtex import format_from_string
from pybtex.database import BibliographyData, parse_string
from pylatexenc.latex2text import LatexNodes2Text
from tests.conftest import Run

import detente as package
from detente import bibliography
from detente.cli.ask import BIBLIOGRAPHIES

LIST = "fdfa-list-2024-06-16-web"
ATTESTING = {
    "arabkhabar-82-2024-06-16",
    "interfax-ua-2024-06-17",
    "liga-iraq-jordan-2024-06-17",
    "rt-rwanda-2024-06-18",
    "unn-2024-06-17",
}
"""A document that nobody has read, and the pages that say what is on it."""

QUESTION = """#+ summary: Which documents are these?
#+ returns:
#+   document: the document
#+ evidence: [document]
SELECT ?document WHERE { %s } ORDER BY ?document
"""
ALL = "?document a det:Document ; det:publisher <https://example.org/outlet>"
TITLE = r"""50% of {A} & "B" #1_x: 5 < 6 > 4 | a\b ~ c^2 $9"""
MINE = f"""@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix det: <https://w3id.org/detente/ontology/> .
@prefix document: <https://w3id.org/detente/id/document/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix organisation: <https://w3id.org/detente/id/organisation/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://example.org/outlet> a det:MediaOrganisation ; rdfs:label "A & B_News"@en .
document:root a det:Document ; dcterms:title '''{TITLE.replace(chr(92), chr(92) * 2)}'''@en ; dcterms:language "en" ;
  det:publisher <https://example.org/outlet> ; det:published "2024-06-16~"^^edtf:EDTF ;
  det:documentKind det:NewspaperReport ; det:byline "김종찬", "Zoë O'Neil {{jr}}" ;
  det:distributor organisation:allafrica ; det:url "https://example.org/a_b?c=%20&d={{e}}#ü"^^xsd:anyURI .
document:copy a det:Document ; dcterms:title "Copy"@en ; dcterms:language "en" ; det:reprintOf document:root ;
  det:publisher <https://example.org/outlet> ; det:url "https://example.org/copy_1"^^xsd:anyURI .
<https://example.org/x/paper> a det:Document ; rdfs:label "Paper"@en ; dcterms:language "de" ;
  det:publisher <https://example.org/outlet> ; det:published "2024-06/2024-07"^^edtf:EDTF ;
  det:documentKind det:Dataset .
<https://example.org/y/paper> a det:Document ; dcterms:title "Zweites Papier"@de ; dcterms:language "de" ;
  det:publisher <https://example.org/outlet> ; det:published "2024-06-17T10:00:00Z"^^xsd:dateTime .
"""


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a question and documents of the user's own, with all that a format could trip over."""
    folder = tmp_path_factory.mktemp("mine")
    (folder / "mine.rq").write_text(QUESTION % ALL, encoding="utf-8")
    (folder / "mine.ttl").write_text(MINE, encoding="utf-8")
    return folder


def _written(detente: Run, *arguments: str, cwd: Path | None = None) -> str:
    done = detente("ask", *arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _about(detente: Run, folder: Path, document: str, form: str) -> str:
    """Give the bibliography of one document of the graph."""
    (folder / "about.rq").write_text(QUESTION % f"VALUES ?document {{ document:{document} }}", encoding="utf-8")
    return _written(detente, "./about.rq", "--bibliography", form, cwd=folder)


def _own(detente: Run, mine: Path, form: str) -> str:
    return _written(detente, "./mine.rq", "--data", "mine.ttl", "--bibliography", form, cwd=mine)


def _bibtex(text: str) -> BibliographyData:
    return parse_string(text, "bibtex")


def _plain(latex: str) -> str:
    """Give what LaTeX prints, with four commands that the reader of the test does not know."""
    for command, character in (("less", "<"), ("greater", ">"), ("bar", "|"), ("asciicircum", "^")):
        latex = latex.replace(f"\\text{command}{{}}", character)
    printed: str = LatexNodes2Text(keep_braced_groups=False, strict_latex_spaces=True).latex_to_text(latex)
    return printed


def _keys(text: str, form: str) -> list[str]:
    if form == "bibtex":
        return list(_bibtex(text).entries)
    items = rispy.loads(text) if form == "ris" else json.loads(text)
    return [item["id"] for item in items]


@pytest.mark.parametrize("form", BIBLIOGRAPHIES)
def test_unseen_list_comes_with_the_pages_that_attest_it(form: str, detente: Run, tmp_path: Path) -> None:
    keys = _keys(_about(detente, tmp_path, LIST, form), form)
    assert keys[0] == f"detente:{detente('--version').stdout.split()[-1]}"
    assert set(keys[1:]) == {LIST, *ATTESTING}
    assert len(keys) == len(set(keys))


def test_unseen_list_says_so_in_bibtex(detente: Run, tmp_path: Path) -> None:
    entries = _bibtex(_about(detente, tmp_path, LIST, "bibtex")).entries
    entry = entries[LIST]
    assert entry.type == "misc"
    assert entry.fields["title"].startswith("{[List of states and organisations")
    assert entry.fields["note"].startswith("The document itself was not seen; known from RT Arabic, [Final number")
    assert "url" not in entry.fields
    page = entries["interfax-ua-2024-06-17"]
    assert page.type == "online"
    assert _plain(page.fields["title"]) == "Two countries withdraw their signatures in joint communique"
    assert (page.fields["date"], page.fields["year"], page.fields["month"]) == ("2024-06-17", "2024", "June")


@pytest.mark.parametrize("form", BIBLIOGRAPHIES)
def test_talks_in_qatar_rest_on_the_same_documents_in_every_format(form: str, detente: Run) -> None:
    asked = ("postponed-talks", "--event", "event:qatar-energy-talks-2024")
    answer = json.loads(_written(detente, *asked, "--cite", "-f", "json"))
    cited = {each["document"] for row in answer["detente"]["citations"] for each in row}
    assert "document:cri-zakharova-2024-08-18" in cited
    keys = _keys(_written(detente, *asked, "--bibliography", form), form)
    assert {f"document:{key}" for key in keys[1:]} >= cited


def test_dataset_is_cited_as_its_citation_file_says(detente: Run) -> None:
    citation = yaml.safe_load((Path(__file__).parents[2] / "CITATION.cff").read_text(encoding="utf-8"))
    answer = detente("ask", "who-represented", "--state", "Japan", "-f", "json")
    about = json.loads(answer.stdout)["detente"]
    item: dict[str, Any] = json.loads(
        _written(detente, "who-represented", "--state", "Japan", "--bibliography", "csl-json")
    )[0]
    assert item["title"] == citation["title"]
    assert item["author"] == [{"literal": author["name"]} for author in citation["authors"]]
    assert item["version"] == citation["version"]
    assert item["URL"] == citation["identifiers"][0]["value"]
    assert item["type"] == citation["type"]
    assert item["note"] == f"Question: who-represented (state Japan). SHA-256 of the data: {about['hash']}"


def test_view_is_named_with_the_dataset(detente: Run) -> None:
    asked = ("who-represented", "--state", "Japan", "--known-at", "2024-06-16", "--bibliography", "ris")
    assert "View: known at 2024-06-16" in rispy.loads(_written(detente, *asked))[0]["notes"]


def test_latex_prints_what_the_document_says(detente: Run, mine: Path) -> None:
    entries = _bibtex(_own(detente, mine, "bibtex")).entries
    entry = entries["root"]
    assert _plain(entry.fields["title"]) == TITLE
    assert {_plain(str(person)) for person in entry.persons["author"]} == {"김종찬", "Zoë O'Neil {jr}"}
    assert _plain(entry.fields["organization"]) == "A & B_News"
    assert entry.fields["url"] == "https://example.org/a_b?c=%20&d=%7Be%7D#%C3%BC"
    assert entry.fields["date"] == "2024-06-16~"
    note = _plain(entry.fields["note"])
    assert note == "Reprinted: A & B_News, “Copy”, https://example.org/copy_1. Read at: allAfrica"
    assert "copy" not in entries


def test_styles_of_bibtex_print_every_entry(detente: Run, mine: Path) -> None:
    printed = format_from_string(_own(detente, mine, "bibtex"), "plain", output_backend="text")
    assert "A & B_News, June 2024" in printed.replace("\\", "")
    assert len(re.findall(r"^\[\d+\]", printed, re.MULTILINE)) == 4


def test_keys_are_unique_and_do_not_depend_on_the_answer(detente: Run, mine: Path) -> None:
    keys = _keys(_own(detente, mine, "ris"), "ris")
    papers = {key for key in keys if key.startswith("paper:")}
    assert len(papers) == 2
    one = QUESTION % "VALUES ?document { <https://example.org/y/paper> } ?document a det:Document"
    (mine / "one.rq").write_text(one, encoding="utf-8")
    alone = _written(detente, "./one.rq", "--data", "mine.ttl", "--bibliography", "ris", cwd=mine)
    assert set(_keys(alone, "ris")[1:]) < papers


def test_ris_has_fields_or_notes_for_all(detente: Run, mine: Path) -> None:
    text = _own(detente, mine, "ris")
    items = {item["id"]: item for item in rispy.loads(text)}
    root = items["root"]
    assert root["type_of_reference"] == "NEWS"
    assert root["title"] == TITLE
    assert set(root["authors"]) == {"김종찬", "Zoë O'Neil {jr}"}
    assert (root["secondary_title"], root["database_provider"]) == ("A & B_News", "allAfrica")
    assert (root["year"], root["date"]) == ("2024", "2024/06/16/")
    assert root["notes"] == ["Reprinted: A & B_News, “Copy”, https://example.org/copy_1", "Published: 2024-06-16~"]
    assert root["urls"] == ["https://example.org/a_b?c=%20&d=%7Be%7D#%C3%BC"]
    data = next(item for item in items.values() if item["title"] == "[Paper]")
    assert (data["type_of_reference"], data["date"], data["notes"]) == (
        "DATA",
        "2024/06//",
        ["Published: 2024-06/2024-07"],
    )
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in text.splitlines())


def test_csl_has_dates_in_parts(detente: Run, mine: Path) -> None:
    items = {item["title"]: item for item in json.loads(_own(detente, mine, "csl-json"))}
    root = items[TITLE]
    assert root["type"] == "article-newspaper"
    assert root["issued"] == {"date-parts": [[2024, 6, 16]], "circa": True}
    assert (root["container-title"], root["source"], root["language"]) == ("A & B_News", "allAfrica", "en")
    assert items["[Paper]"]["issued"] == {"date-parts": [[2024, 6], [2024, 7]]}
    assert items["Zweites Papier"]["issued"] == {"date-parts": [[2024, 6, 17]]}


def test_undated_document_has_no_date(detente: Run, tmp_path: Path) -> None:
    items = json.loads(_about(detente, tmp_path, "eda-cassis", "csl-json"))
    (item,) = items[1:]
    assert item["id"] == "eda-cassis"
    assert "issued" not in item
    assert item["type"] == "webpage"


def test_file_holds_the_bibliography_instead_of_the_rows(detente: Run, tmp_path: Path) -> None:
    asked = ("ask", "who-represented", "--state", "Japan", "--cite", "--bibliography", "csl-json")
    assert detente(*asked, "-o", tmp_path / "refs.json").returncode == 0
    assert (tmp_path / "refs.json").read_text(encoding="utf-8") == detente(*asked).stdout


def test_format_of_rows_excludes_a_bibliography(detente: Run) -> None:
    done = detente("ask", "who-represented", "--bibliography", "ris", "-f", "csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--bibliography and --format exclude each other" in done.stderr


def test_python_gives_the_same(detente: Run) -> None:
    answer = package.open().ask("who-represented", state="JPN", cite=True)
    told = _written(detente, "who-represented", "--state", "JPN", "--bibliography", "bibtex")
    assert answer.bibliography() == told
    assert list(bibliography.FORMATS) == list(BIBLIOGRAPHIES)


def test_python_says_what_a_bibliography_needs() -> None:
    with pytest.raises(package.DetenteError, match="no citations"):
        package.open().ask("who-represented", state="JPN").bibliography()
    with pytest.raises(package.DetenteError, match="no format 'endnote'"):
        package.open().ask("who-represented", state="JPN", cite=True).bibliography("endnote")
