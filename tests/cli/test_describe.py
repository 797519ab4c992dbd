"""`detente describe`: what is known of an entity, who says so, and where sources disagree."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Run

Described = Callable[[str], Any]

COMMUNIQUE = "instrument:burgenstock-communique"
SUMMIT = "event:burgenstock-2024"
KINDS = {
    "state:CHN": "China",
    "person:yoshimasa-hayashi": "Yoshimasa Hayashi",
    "organisation:tass": "TASS",
    "office:head-of-government-of-japan": "head of government of Japan",
    "place:burgenstock": "Bürgenstock",
    "region:oceania": "Oceania",
    "topic:food-security": "food security",
    "cause:absence-of-russia": "absence of Russia",
    SUMMIT: "Summit on Peace in Ukraine",
    COMMUNIQUE: "Joint Communiqué on a Peace Framework",
    "document:fdfa-list-2024-06-17": "List of states and organisations that support the communiqué, version of 17 June",
    "record:iraq-attended-burgenstock-2024": "Iraq attended the Summit on Peace in Ukraine",
    "claim:zhovkva-denies-withdrawal-of-iraq": "Zhovkva denies that Iraq withdrew",
    "det:DeclinedInvitation": "declined invitation",
}


@pytest.fixture(scope="module")
def described(detente: Run) -> Described:
    """Give a function that describes an entity as JSON, each once."""
    known: dict[str, Any] = {}

    def describe(entity: str) -> Any:
        if entity not in known:
            done = detente("describe", entity, "-f", "json")
            assert (done.returncode, done.stderr) == (0, "")
            known[entity] = json.loads(done.stdout)
        return known[entity]

    return describe


def _records(description: Any, cls: str) -> dict[str, Any]:
    """Give the records of one class by name, in their order."""
    (group,) = (group for group in description["records"] if group["cls"] == cls)
    return {record["record"]: record for record in group["records"]}


def _members(part: Any, name: str) -> Iterator[Any]:
    """Give all members called ``name``, wherever they are."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == name:
                yield value
            yield from _members(value, name)
    elif isinstance(part, list):
        for item in part:
            yield from _members(item, name)


def _facts(description: Any, name: str) -> list[Any]:
    return [fact for fact in description["facts"] if fact["property"] == name]


# What is told


def test_iraq_has_two_positions_in_their_order_and_five_explanations(described: Described) -> None:
    supported, removed = _records(described("Iraq"), "det:Position").values()
    assert [value["value"]["text"] for value in supported["values"]] == ["det:Supported", "det:InSupport"]
    assert (supported["status"], supported["since"], supported["until"]) == ("counted", "2024-06-16", "2024-06-16")
    assert [claim["claim"] for claim in supported["denied_by"]] == ["claim:zhovkva-denies-withdrawal-of-iraq"]
    assert removed["values"][0]["value"]["text"] == "det:RemovedFromList"
    assert (removed["status"], removed["since"]) == ("counts", "2024-06-16")
    assert "document:elnashra-2024-06-17" in removed["documents"]
    explained = {record["matter"][0]["values"][0]["text"]: record for record in removed["explanations"]}
    assert set(explained) == {
        "cause:consent-by-default",
        "cause:error-of-organisers",
        "cause:late-change-of-final-list",
        "cause:technical-failure",
        "cause:withdrawal-of-support",
    }
    assert explained.pop("cause:withdrawal-of-support")["status"] == "counts"
    for explanation in explained.values():
        assert explanation["status"] == "does not count"
        assert explanation["values"][0]["doubt"] == "only claimed"
        assert explanation["asserted_by"][0]["documents"]


def test_derived_edge_names_the_records_that_it_follows_from(described: Described) -> None:
    iraq = described("Iraq")
    assert not _facts(iraq, "det:supports")
    (supported,) = _facts(iraq, "det:supported")
    assert supported["derived"]
    assert supported["records"] == ["record:iraq-supported-burgenstock-communique-2024-06-16"]
    assert "document:fdfa-list-2024-06-16-screen" in supported["documents"]
    (led,) = (
        fact
        for fact in _facts(described("person:fumio-kishida"), "det:ledDelegationTo")
        if fact["values"][0]["text"] == SUMMIT
    )
    assert led["records"] == [
        "record:japan-attended-burgenstock-2024",
        "record:japan-led-by-fumio-kishida-at-burgenstock-2024",
    ]


def test_fact_has_the_documents_of_its_entity(described: Described) -> None:
    (capital,) = _facts(described("Iraq"), "det:capital")
    assert capital["values"] == [{"text": "place:baghdad", "label": "Baghdad"}]
    assert not capital["derived"]
    assert "document:pycountry-26.2" in capital["documents"]


def test_deprecated_record_shows_its_reason_and_the_documents_of_it(described: Described) -> None:
    records = _records(described("China"), "det:Participation")
    attended = records["record:china-attended-burgenstock-2024"]
    assert (attended["status"], attended["rank"]) == ("does not count", "Deprecated")
    assert "stayed away" in attended["rank_reason"]
    assert "document:bbc-summit-2024-06-17" in attended["rank_documents"]
    assert [value["doubt"] for value in attended["values"]] == ["deprecated"]
    here = [name for name in records if name.endswith("burgenstock-2024")]
    assert here[0] == "record:china-declined-invitation-to-burgenstock-2024", "what counts comes first"
    absent = records["record:china-absent-from-burgenstock-2024"]["values"][0]
    assert absent["doubt"] == "another record of this or a narrower value counts"


def test_open_disagreement_has_the_records_of_both_sides(described: Described) -> None:
    suriname = described("Suriname")
    (stance,) = (
        disagreement for disagreement in suriname["disagreements"] if disagreement["property"]["text"] == "det:stance"
    )
    assert stance["settlement"]["text"] == "det:OpenDisagreement"
    assert stance["day"] == "2024-06-16"
    sides = {record["values"][0]["value"]["text"]: record for record in stance["records"]}
    assert set(sides) == {"det:Supported", "det:Declined"}
    for record in sides.values():
        assert record["values"][0]["doubt"] == "sources disagree"
        assert record["documents"]


def test_disagreement_shows_the_side_that_does_not_name_the_entity(described: Described) -> None:
    hayashi = described("person:yoshimasa-hayashi")
    (record,) = _records(hayashi, "det:Participation").values()
    assert record["values"][0]["doubt"] == "another is preferred"
    (disagreement,) = hayashi["disagreements"]
    assert disagreement["settlement"]["text"] == "det:SettledByRank"
    sides = {side["values"][0]["value"]["text"]: side for side in disagreement["records"]}
    assert sides["person:fumio-kishida"]["rank"] == "Preferred"
    assert sides["person:fumio-kishida"]["rank_documents"] == ["document:mofa-jp-2024-06-15"]


def test_record_stands_with_all_of_its_matter(described: Described) -> None:
    description = described("record:iraq-removed-from-list-of-burgenstock-communique-2024-06-16")
    assert list(_records(description, "det:Position")) == [
        "record:iraq-supported-burgenstock-communique-2024-06-16",
        "record:iraq-removed-from-list-of-burgenstock-communique-2024-06-16",
    ]


def test_claim_shows_what_it_passes_on_down_to_the_person(described: Described) -> None:
    first = described("claim:article-30")["claims"][0]
    assert first["title"] == "The claim"
    chain = []
    claims = first["claims"]
    while claims:
        (claim,) = claims
        claimants = {fact["property"]: fact["values"][0]["text"] for fact in claim["facts"]}
        chain.append(claimants["det:claimant"])
        claims = claim.get("relays", [])
    assert chain[-2:] == ["organisation:new-york-times", "person:tatiana-stanovaya"]


def test_event_whose_existence_is_denied_says_so(described: Described) -> None:
    titles = {claims["title"]: claims for claims in described("event:qatar-energy-talks-2024")["claims"]}
    denials = titles["Denials that it exists"]["claims"]
    assert denials
    assert all(denial["documents"] for denial in denials)


def test_document_lists_what_rests_on_it(described: Described) -> None:
    description = described("document:fdfa-list-2024-06-17")
    resting = {fact["property"]: fact["values"] for fact in description["references"]}
    assert len(resting["det:source"]) == 83, "77 states and 5 organisations that support, and the removal of Rwanda"
    (document,) = (d for d in description["documents"] if d["document"] == "document:fdfa-list-2024-06-17")
    assert document["seen"] is False
    assert "document:united24-supporters-2024-06-16" in document["attested_by"]


@pytest.mark.parametrize("entity", KINDS)
def test_every_kind_is_described_and_its_documents_listed(entity: str, described: Described) -> None:
    description = described(entity)
    assert description["entity"] == entity
    assert description["label"].startswith(KINDS[entity])
    assert description["classes"]
    listed = [d["document"] for d in description.get("documents", [])]
    assert len(listed) == len(set(listed))
    known = {*listed, *(reprint for d in description.get("documents", []) for reprint in d.get("reprints", []))}
    named = {
        name
        for key in ("documents", "rank_documents")
        for names in _members(description, key)
        for name in names
        if isinstance(name, str)
    }
    assert named <= known


# How it is told


def test_text_numbers_its_documents_and_lists_them(detente: Run) -> None:
    done = detente("describe", "Iraq")
    assert (done.returncode, done.stderr) == (0, "")
    text, _, documents = done.stdout.partition("\nDocuments\n")
    lines = text.splitlines()
    assert lines[:2] == ["Iraq", "  state:IRQ: state"]
    assert "  capital: Baghdad (place:baghdad)" in lines
    assert "      counted from 2024-06-16 until 2024-06-16" in lines
    assert text.count("explained: ") == 5
    numbers = [int(number) for number in re.findall(r"^  \[(\d+)\] document:", documents, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {int(number) for number in re.findall(r"\[(\d+)\]", text)} == set(numbers)


def test_markdown_has_sections_and_nested_lists(detente: Run) -> None:
    text = detente("describe", "Iraq", "-f", "markdown").stdout
    lines = text.splitlines()
    assert lines[0] == "# Iraq"
    sections = [line for line in lines if line.startswith("## ")]
    assert sections[0] == "## Names"
    assert sections[-1] == "## Documents"
    assert "- capital: Baghdad (place:baghdad)" in lines
    assert "    - stance: supported; standing: in support" in lines
    assert not re.search(r"(?<!\\)\[", text), "a bracket would be read as a link"


def test_lines_fold_on_a_terminal_alone(environment: Path, detente: Run) -> None:
    outer, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "detente", "describe", "place:burgenstock"],
        stdin=subprocess.DEVNULL,
        stdout=inner,
        env={**os.environ, "COLUMNS": "40", "TERM": "xterm", "NO_COLOR": "1"},
    )
    os.close(inner)
    shown = b""
    while True:
        try:
            read = os.read(outer, 65536)
        except OSError:  # how Linux says that nobody holds the other end
            read = b""
        if not read:
            break
        shown += read
    os.close(outer)
    assert process.wait(timeout=60) == 0
    lines = re.sub(r"\x1b\[[0-9;]*m", "", shown.decode()).splitlines()
    assert max(map(len, lines)) <= 40
    piped = detente("describe", "place:burgenstock").stdout
    assert "".join("".join(lines).split()) == "".join(piped.split())
    assert max(map(len, piped.splitlines())) > 40


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_same_bytes_in_a_file_and_in_a_pipe(form: str, detente: Run, tmp_path: Path) -> None:
    output = tmp_path / "china"
    assert detente("describe", "China", "-f", form, "-o", output).stdout == ""
    assert output.read_text(encoding="utf-8") == detente("describe", "state:CHN", "-f", form).stdout


# What is said of data of one's own

PROLOGUE = """@prefix det: <https://w3id.org/detente/ontology/> .
@prefix document: <https://w3id.org/detente/id/document/> .
@prefix event: <https://w3id.org/detente/id/event/> .
@prefix instrument: <https://w3id.org/detente/id/instrument/> .
@prefix claim: <https://w3id.org/detente/id/claim/> .
@prefix record: <https://w3id.org/detente/id/record/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix state: <https://w3id.org/detente/id/state/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
BLOCKS = [
    'document:one a det:Document ; rdfs:label "One"@en ; det:published "2030-01-02"^^xsd:date .',
    'document:two a det:Document ; rdfs:label "Two"@en ; det:reprintOf document:one .',
    'event:talks a det:Meeting ; rdfs:label "Talks,\\n  in two lines"@en .',
    'instrument:text a det:Agreement ; rdfs:label "Text"@en .',
    "record:absent a det:Participation ; det:actor state:FRA ; det:event event:talks ; det:attendance det:Absent ;"
    " det:source document:one .",
    "record:declined a det:Participation ; det:actor state:FRA ; det:event event:talks ;"
    " det:attendance det:DeclinedInvitation ; det:source document:two .",
    "record:claimed a det:Participation ; det:actor state:PRT ; det:event event:talks ; det:attendance det:Attended .",
    "claim:it a det:Claim ; det:asserts record:claimed ; det:claimant state:PRT ; det:reportedIn document:two .",
    "record:unstated a det:Participation ; det:actor state:ITA ; det:event event:talks ; det:attendance det:Attended .",
    "record:without-value a det:Participation ; det:actor state:ESP ; det:event event:talks ; det:role det:Host ;"
    " det:source document:one .",
    "record:minister a det:Participation ; det:actor state:AUT ; det:event event:talks ; det:attendance det:Attended ;"
    " det:level det:Minister ; det:source document:one .",
    "record:official a det:Participation ; det:actor state:AUT ; det:event event:talks ; det:attendance det:Attended ;"
    " det:level det:Official ; det:source document:two .",
    "record:undated a det:Position ; det:actor state:FRA ; det:instrument instrument:text ; det:stance det:Signed ;"
    " det:source document:one .",
]


@pytest.fixture(scope="module")
def talks(detente: Run, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Describe the talks from one file, in both orders of its blocks, and give what was written."""
    folder = tmp_path_factory.mktemp("talks")
    written = []
    for number, blocks in enumerate((BLOCKS, BLOCKS[::-1])):
        (folder / str(number)).mkdir()
        path = folder / str(number) / "mine.ttl"
        path.write_text(PROLOGUE + "\n".join(blocks), encoding="utf-8")
        for form in ("json", "text"):
            done = detente("describe", "event:talks", "--data", path, "--only-data", "-f", form)
            assert (done.returncode, done.stderr) == (0, "")
            written.append(re.sub(r'(?<="hash": ")\w+', "", done.stdout))
    return written


def test_order_in_the_file_makes_no_difference(talks: list[str]) -> None:
    assert talks[:2] == talks[2:]


def test_every_reason_not_to_count_is_said(talks: list[str], detente: Run) -> None:
    records = _records(json.loads(talks[0]), "det:Participation")
    said = {
        name.removeprefix("record:"): (record["status"], [value.get("doubt", "") for value in record.get("values", [])])
        for name, record in records.items()
    }
    assert said == {
        "absent": ("does not count", ["another record of this or a narrower value counts"]),
        "declined": ("counts", [""]),
        "claimed": ("does not count", ["only claimed"]),
        "unstated": ("does not count", ["no document states it"]),
        "without-value": ("not weighed", []),
        "minister": ("counts", ["", "sources disagree"]),
        "official": ("counts", ["", "sources disagree"]),
    }


def test_text_marks_the_value_that_does_not_count(talks: list[str]) -> None:
    assert "attendance: attended; level: minister (does not count: sources disagree)" in talks[1]


def test_reprint_has_the_number_of_its_original(talks: list[str]) -> None:
    _, _, documents = talks[1].partition("\nDocuments\n")
    assert documents == "  [1] document:one: [One], 2030-01-02 (reprinted: [Two])\n"


def test_text_of_several_lines_stays_on_one(talks: list[str]) -> None:
    assert talks[1].startswith("Talks, in two lines\n")


def test_position_without_a_day_says_so(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(PROLOGUE + "\n".join(BLOCKS), encoding="utf-8")
    assert (
        "does not count: the day is not known"
        in detente("describe", "instrument:text", "--data", path, "--only-data").stdout
    )


# What can't be described


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("Atlantis",), ["'Atlantis'", "detente search"]),
        (("Irakk",), ["'Irakk'", "state:IRQ"]),
        (("state:CHX",), ["state:CHX", "state:CHE"]),
        (("zz:CHE",), ["zz:CHE", "state:CHE"]),
        (("https://a b",), ["https://a b", "IRI"]),
        (("",), ["detente search"]),
        ((), ["ENTITY", "--help"]),
        (("Iraq", "-f", "yaml"), ["yaml", "markdown"]),
        (("Iraq", "--only-data"), ["--only-data", "--data"]),
        (("Iraq", "-o", "missing/iraq.txt"), ["missing"]),
    ],
    ids=" ".join,
)
def test_what_cannot_be_described_is_said_in_words(
    arguments: tuple[str, ...], words: list[str], detente: Run, tmp_path: Path
) -> None:
    done = detente("describe", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr
    assert "defect" not in done.stderr
    for word in words:
        assert word in done.stderr


def test_ambiguous_entity_lists_the_candidates(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(PROLOGUE + 'state:XXA a det:State ; rdfs:label "Türkiye"@en .', encoding="utf-8")
    done = detente("describe", "Turkiye", "--data", path)
    assert done.returncode == 2
    for word in ("ambiguous", "state:TUR", "state:XXA"):
        assert word in done.stderr
