"""`detente verify`: what all voices say of a statement, why the dataset has it, and a memo of statements."""

import json
from pathlib import Path
from typing import Any

import pytest
import rdflib
from tests.conftest import Run

import detente as product

SUMMIT = "event:burgenstock-2024"
COMMUNIQUE = "instrument:burgenstock-communique"
TALKS = "event:qatar-energy-talks-2024"

# From participants.csv, positions.csv, leaders.csv, claims-qatar.csv and notes-summit.md.
STATEMENTS = [
    ("China", "attended", SUMMIT, "contested", False),  # the article of 20 August 2024 against all others
    ("CHN", "det:absentFrom", SUMMIT, "contested", True),
    ("Switzerland", "hosted", "Bürgenstock-2024", "supported", True),
    ("India", "declined", COMMUNIQUE, "supported", True),
    ("India", "supports", COMMUNIQUE, "denied", False),
    ("Suriname", "supported", COMMUNIQUE, "contested", True),  # Keystone-SDA and Journal21 against the lists
    ("Suriname", "supports", COMMUNIQUE, "supported", True),  # on the list of 17 June, which nobody contests
    ("Iraq", "supported", COMMUNIQUE, "contested", True),  # on the list for hours; Kyiv: it never signed
    ("Iraq", "supports", COMMUNIQUE, "denied", False),
    ("Tuvalu", "declined", COMMUNIQUE, "silent", False),
    ("Fumio Kishida", "led delegation to", SUMMIT, "contested", True),
    ("Yoshimasa Hayashi", "ledDelegationTo", SUMMIT, "contested", False),
    ("Viola Amherd", "heldOffice", "office:head-of-state-of-switzerland", "supported", True),
    (TALKS, "postponedBecauseOf", "event:kursk-incursion-2024", "contested", True),
    (TALKS, "status", "held", "contested", False),  # one relay of Le Monde, against the Washington Post
    (TALKS, "status", "postponed", "contested", True),
    (TALKS, "status", "cancelled", "denied", False),
    (TALKS, "a", "NegotiationRound", "contested", True),  # Zakharova and Lavrov: there were none
    ("Russia", "attended", TALKS, "denied", False),
    ("CHE", "a", "Actor", "supported", True),
]


@pytest.fixture(scope="module")
def dataset() -> product.Dataset:
    """Give the shipped dataset."""
    return product.open()


@pytest.mark.parametrize(("subject", "predicate", "target", "status", "derived"), STATEMENTS)
def test_the_verdict_is_that_of_the_facts(
    dataset: product.Dataset, subject: str, predicate: str, target: str, status: str, derived: bool
) -> None:
    verdict = dataset.verify(subject, predicate, target)
    assert (verdict.status, verdict.derived) == (status, derived)
    assert bool(verdict.supporting) == (status in ("supported", "contested"))
    assert bool(verdict.denying) == (status in ("denied", "contested"))


def test_both_sides_have_their_documents_and_claims(dataset: product.Dataset) -> None:
    verdict = dataset.verify("China", "attended", SUMMIT)
    assert [witness.name for witness in verdict.supporting] == ["document:kim-2024-08-20", "claim:article-41"]
    against = {witness.name for witness in verdict.denying}
    assert {
        "document:reuters-china-2024-05-31",
        "document:nyt-2024-06-16",
        "claim:china-announces-its-absence",
    } <= against
    assert "document:gdn-china-2024-05-31" not in against, "a reprint speaks as its root"
    [reuters] = [found for found in verdict.denying if found.name == "document:reuters-china-2024-05-31"]
    assert reuters.documents[0].reprints == ("document:gdn-china-2024-05-31",)
    assert reuters.on == ("record:china-declined-invitation-to-burgenstock-2024",)
    suriname = dataset.verify("Suriname", "supported", COMMUNIQUE)
    publishers = {witness.documents[0].publisher for witness in suriname.denying}
    assert publishers == {"Keystone-SDA", "Journal21"}


def test_who_denies_that_talks_took_place_stands_against_all_that_is_not_later(dataset: product.Dataset) -> None:
    verdict = dataset.verify(TALKS, "a", "Event")
    assert {witness.claimant for witness in verdict.denying} == {"person:maria-zakharova", "person:sergey-lavrov"}
    postponed = dataset.verify(TALKS, "postponedBecauseOf", "event:kursk-incursion-2024")
    assert {witness.claimant for witness in postponed.denying} == {
        "person:maria-zakharova",
        "person:sergey-lavrov",
        "person:volodymyr-zelenskyy",
    }
    held = dataset.verify(TALKS, "status", "held")
    assert not {"person:maria-zakharova", "person:sergey-lavrov"} & {w.claimant for w in held.denying}, "reported later"


def test_the_command_prints_the_verdict_and_exits_by_it(detente: Run) -> None:
    done = detente("verify", "India", "declined", "burgenstock-communique")
    assert (done.returncode, done.stderr) == (0, "")
    first, second, third, *sources = done.stdout.splitlines()
    assert first == "India declined Joint Communiqué on a Peace Framework: supported"
    assert second == f"state:IND det:declined {COMMUNIQUE} is in the dataset"
    assert third == "for it:"
    assert len(sources) == 3
    assert any(line.startswith("  The Week, ") for line in sources)
    assert detente("verify", "China", "attended", SUMMIT).returncode == 1
    assert detente("verify", "Tuvalu", "declined", COMMUNIQUE).returncode == 1


def test_the_verdict_as_json(detente: Run) -> None:
    done = detente("verify", "China", "attended", SUMMIT, "-f", "json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert (found["status"], found["derived"]) == ("contested", False)
    assert (found["subject"], found["predicate"], found["object"]) == ("state:CHN", "det:attended", SUMMIT)
    assert found["supporting"][0]["documents"][0]["document"] == "document:kim-2024-08-20"
    assert found["supporting"][1] | {"documents": []} == {
        "on": ["record:china-attended-burgenstock-2024"],
        "claim": "claim:article-41",
        "claimant": "person:kim-jong-chan",
        "claimant_label": "Kim Jong-chan",
        "documents": [],
    }
    assert set(found["detente"]) == {"version", "hash"}


def test_a_verdict_in_a_view_is_that_of_its_voices(detente: Run) -> None:
    done = detente("verify", "--known-at", "2024-06-15", "India", "declined", COMMUNIQUE)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0].endswith(": silent")
    assert "view: known at 2024-06-15" in done.stdout
    done = detente("verify", "--without", "kim-2024-08-20", "China", "attended", SUMMIT)
    assert done.stdout.splitlines()[0].endswith(": denied")
    done = detente("verify", "--known-at", "2024-08-17", TALKS, "postponedBecauseOf", "event:kursk-incursion-2024")
    assert done.returncode == 0, "the denials are of 18 August and later"


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("India", "declned", COMMUNIQUE), "no property is called 'declned'", "det:declined"),
        (("Indiana", "declined", COMMUNIQUE), "subject: nothing that is an Actor is called 'Indiana'", ""),
        (("India", "attended", COMMUNIQUE), f"object: {COMMUNIQUE} is not an Event", ""),
        (("India", "a", "Actr"), "object: no class is called 'Actr'", "det:Actor"),
        (("India", "declined"), "name a SUBJECT, a PREDICATE and an OBJECT, or a --file", "detente verify --help"),
        ((), "name a SUBJECT", ""),
        (("India", "declined", COMMUNIQUE, "-f", "csv"), "the format csv does not fit one statement", "text, json"),
        (("India", "declined", COMMUNIQUE, "-f", "turtle"), "the format turtle does not fit one statement", ""),
        (("--why", "--file", "memo"), "--why and --file exclude each other", ""),
        (("--file", "no-such-memo"), "no-such-memo: No such file", ""),
    ],
)
def test_mistakes_are_errors_in_words(detente: Run, arguments: tuple[str, ...], message: str, hint: str) -> None:
    done = detente("verify", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {message}")
    assert hint in done.stderr
    assert "Traceback" not in done.stderr


def test_a_memo_gives_a_row_a_statement(detente: Run, tmp_path: Path) -> None:
    memo = tmp_path / "memo.txt"
    memo.write_text(
        "# the summit\n"
        f'India declined "Joint Communiqué on a Peace Framework"\n'
        "\n"
        f"Switzerland hosted {SUMMIT}   # of course\n",
        encoding="utf-8",
    )
    done = detente("verify", "--file", memo)
    assert (done.returncode, done.stderr) == (0, "")
    header, *rows = [line.split(",") for line in done.stdout.splitlines()]
    assert header == ["line", "subject", "predicate", "object", "status", "derived", "supporting", "denying"]
    assert [(row[0], row[4], row[5]) for row in rows] == [("2", "supported", "true"), ("4", "supported", "true")]
    done = detente("verify", "--file", "-", "-f", "markdown", stdin=f"China attended {SUMMIT}\n")
    assert done.returncode == 1
    assert "| 1 | state:CHN | det:attended | event:burgenstock-2024 | contested | false |" in done.stdout


def test_a_memo_reports_all_its_errors_by_line(detente: Run, tmp_path: Path) -> None:
    memo = tmp_path / "memo.txt"
    memo.write_text(f'India declined\nIndia declined {COMMUNIQUE}\nNobody x y\n"open\n', encoding="utf-8")
    done = detente("verify", "--file", memo)
    assert done.returncode == 2
    assert [line.partition(". ")[0] for line in done.stderr.splitlines()] == [
        f"error: {memo}:1: 2 words where three are due",
        f"error: {memo}:3: no property is called 'x'",
        f"error: {memo}:4: no closing quotation",
    ]
    assert len(done.stdout.splitlines()) == 2, "the line that is a statement has its row"


def test_why_names_the_rule_the_records_and_those_that_lost(dataset: product.Dataset) -> None:
    found = dataset.explain("Fumio Kishida", "ledDelegationTo", SUMMIT)
    [derivation] = found.derivations
    assert derivation.kind == "rule"
    assert derivation.rule is not None
    assert derivation.rule.file == "ontology/rules/edges/led-delegation-to.rq"
    assert derivation.rule.says.startswith("A person led the delegation of an actor to an event. From participations")
    assert {(used.record, used.value, used.fate) for used in derivation.records} == {
        ("record:japan-attended-burgenstock-2024", "det:Attended", "counts"),
        ("record:japan-led-by-fumio-kishida-at-burgenstock-2024", "person:fumio-kishida", "counts"),
    }
    [kishida] = [used for used in derivation.records if used.rank]
    assert kishida.rank == "preferred"
    assert kishida.rank_reason.startswith("The foreign ministry of Japan itself writes")
    assert [source.document for source in kishida.rank_sources] == ["document:mofa-jp-2024-06-15"]
    [hayashi] = found.lost
    assert hayashi.fate == "another is preferred: record:japan-led-by-fumio-kishida-at-burgenstock-2024"
    assert [voice.name for voice in hayashi.voices] == ["document:nordot-57-2024-06-14"]
    assert not found.missing


def test_why_not_says_what_is_missing_and_what_stands_against_it(dataset: product.Dataset) -> None:
    found = dataset.explain("China", "attended", SUMMIT)
    assert found.derivations == ()
    assert found.missing == ("no record that counts says det:attendance det:Attended, or narrower",)
    assert [rule.file for rule in found.rules] == ["ontology/rules/edges/attended.rq"]
    declined = "record:china-declined-invitation-to-burgenstock-2024"
    assert {lost.record: lost.fate for lost in found.lost} == {
        "record:china-absent-from-burgenstock-2024": f"a narrower one counts: {declined}",
        "record:china-attended-burgenstock-2024": "deprecated",
        declined: "counts, and says otherwise",
    }
    hayashi = dataset.explain("Yoshimasa Hayashi", "ledDelegationTo", SUMMIT)
    assert hayashi.missing == ("no record that counts says det:headOfDelegation person:yoshimasa-hayashi, or narrower",)
    tuvalu = dataset.explain("Tuvalu", "declined", COMMUNIQUE)
    assert tuvalu.missing == (f"there is no record of the class det:Position on state:TUV and {COMMUNIQUE}",)
    germany = dataset.explain("Germany", "hosted", SUMMIT)
    assert germany.missing[0].endswith("det:Attended, or narrower, with the role det:Host")
    assert [lost.fate for lost in germany.lost] == ["counts, without the role det:Host"]


def test_why_tells_a_later_day_an_open_disagreement_and_a_mere_claim(dataset: product.Dataset) -> None:
    iraq = {lost.value: lost for lost in dataset.explain("Iraq", "supports", COMMUNIQUE).lost}
    removed = "record:iraq-removed-from-list-of-burgenstock-communique-2024-06-16"
    assert iraq["det:InSupport"].fate == f"followed by {removed} of 2024-06-16"
    assert iraq["det:InSupport"].origin == "det:stance det:Supported"
    assert [voice.claimant for voice in iraq["det:InSupport"].denials] == ["person:ihor-zhovkva"]
    suriname = dataset.explain("Suriname", "declined", COMMUNIQUE)
    fates = {lost.record: lost.fate for lost in suriname.lost}
    other = "record:suriname-supported-burgenstock-communique-2024-06-16"
    assert fates["record:suriname-declined-burgenstock-communique-2024-06-16"] == f"in open disagreement with {other}"
    east = dataset.explain(TALKS, "postponedBecauseOf", "cause:situation-in-the-middle-east")
    assert "claimed only: no document states it itself" in {lost.fate for lost in east.lost}


def test_why_names_the_axiom_of_what_follows_without_records(dataset: product.Dataset) -> None:
    [derivation] = dataset.explain("CHE", "a", "Actor").derivations
    assert (derivation.kind, derivation.axiom) == ("subclass", "det:State rdfs:subClassOf det:Actor")
    [premise] = derivation.premises
    assert (premise.kind, premise.file) == ("written", "reference/states")
    assert premise.documents
    office = "office:head-of-state-of-switzerland"
    [above] = dataset.explain("person:viola-amherd", "org:holds", office).derivations
    assert (above.kind, above.axiom) == ("subproperty", "det:heldOffice rdfs:subPropertyOf org:holds")
    assert above.premises[0].rule is not None
    [weighed] = dataset.explain(TALKS, "status", "postponed").derivations
    assert weighed.kind == "weighing"


def test_why_an_inverse_holds_names_it(detente: Run, tmp_path: Path) -> None:
    data = tmp_path / "inverse.ttl"
    data.write_text(
        "@prefix org: <http://www.w3.org/ns/org#> .\n"
        "@prefix organisation: <https://w3id.org/detente/id/organisation/> .\n"
        "organisation:tass org:subOrganizationOf organisation:eu .\n",
        encoding="utf-8",
    )
    pair = ("organisation:eu", "org:hasSubOrganization", "organisation:tass")
    done = detente("verify", "--why", *pair, "--data", data)
    assert done.returncode == 0, done.stderr
    assert "  follows by inverse: org:subOrganizationOf owl:inverseOf org:hasSubOrganization" in done.stdout
    assert "is written in data/inverse" in done.stdout


def test_why_as_a_tree(detente: Run) -> None:
    done = detente("verify", "--why", "China", "attended", SUMMIT)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert "why it is not in the dataset:" in lines
    at = lines.index("  record:china-attended-burgenstock-2024: det:attendance det:Attended; deprecated")
    assert lines[at + 1].startswith("    deprecated: China declined the invitation on 31 May 2024 and stayed away;")
    assert lines[at + 2] == "    stated by: document:kim-2024-08-20, claim:article-41 of person:kim-jong-chan"


def test_a_terminal_folds_lines_at_blanks_and_keeps_the_tree(dataset: product.Dataset) -> None:
    from detente.cli.verify import folded

    text = dataset.explain("China", "attended", SUMMIT).text()
    lines = folded(text, 100).splitlines()
    assert [word for line in lines for word in line.split()] == text.split()
    assert all(len(line) <= 100 or len(line.split()) == 1 for line in lines)
    assert "other records on the matter:" in lines
    at = lines.index("  record:china-attended-burgenstock-2024: det:attendance det:Attended; deprecated")
    assert lines[at + 1].startswith("    deprecated: China declined")
    assert lines[at + 2].startswith("        ")


def test_why_as_json(detente: Run) -> None:
    done = detente("verify", "--why", "India", "declined", COMMUNIQUE, "-f", "json")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    [derivation] = found["derivations"]
    assert derivation["rule"]["file"] == "ontology/rules/edges/declined.rq"
    record: dict[str, Any] = derivation["records"][0]
    assert (record["record"], record["property"], record["value"], record["fate"]) == (
        "record:india-declined-burgenstock-communique-2024-06-16",
        "det:stance",
        "det:Declined",
        "counts",
    )
    assert found["status"] == "supported"


def test_why_as_provenance(detente: Run) -> None:
    done = detente("verify", "--why", "India", "declined", COMMUNIQUE, "-f", "turtle")
    assert done.returncode == 0
    graph = rdflib.Graph().parse(data=done.stdout, format="turtle")
    rows = graph.query(
        """PREFIX det: <https://w3id.org/detente/ontology/>
        PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?record ?plan ?source WHERE {
          ?edge rdf:predicate det:declined ; prov:wasDerivedFrom ?record ; prov:hadPrimarySource ?source ;
            prov:wasGeneratedBy ?activity .
          ?activity prov:used ?record, ?plan .
          ?plan a prov:Plan .
          ?record prov:hadPrimarySource ?source
        }"""
    )
    found = [tuple(str(cell).rpartition("/")[2] for cell in row) for row in rows if isinstance(row, tuple)]
    assert {row[:2] for row in found} == {("india-declined-burgenstock-communique-2024-06-16", "declined")}
    assert {row[2] for row in found} == {"theweek-india-2024-06-16", "uni-india-2024-06-16", "nordot-voa-2024-06-16"}


@pytest.mark.parametrize(
    ("question", "parameters", "column", "expected"),
    [
        ("communique-decliners", {"instrument": COMMUNIQUE}, "status", {"state:IND": "supported"}),
        ("summit-absentees", {"event": SUMMIT}, "status", {"state:CHN": "contested", "state:BOL": "supported"}),
        ("summit-participants", {"event": SUMMIT}, "status", {"state:JPN": "supported", "state:MEX": "contested"}),
        ("postponed-talks", {"event": TALKS}, "statementStatus", {TALKS: "contested"}),
    ],
)
def test_a_row_has_the_status_of_what_it_states(
    dataset: product.Dataset, question: str, parameters: dict[str, str], column: str, expected: dict[str, str]
) -> None:
    answer = dataset.ask(question, cite=False, status=True, **parameters)
    assert answer.columns[-1] == column
    found = {str(getattr(row, "actor", None) or row.event): getattr(row, column) for row in answer if row[-1]}
    assert {name: found[name] for name in expected} == expected


def test_a_status_comes_before_the_sources_and_a_question_may_state_nothing(detente: Run) -> None:
    done = detente("ask", "communique-decliners", "--instrument", COMMUNIQUE, "--status", "--cite")
    assert done.stdout.splitlines()[0].endswith(",status,sources")
    done = detente("ask", "sources-of", "--entity", "CHE", "--status")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: sources-of: its rows state nothing that has a status\n")


def test_a_hundred_statements_read_the_records_once(dataset: product.Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente import verify, weigh

    fresh = product.open()
    assert fresh.verify("CHE", "attended", SUMMIT).status == "supported"
    monkeypatch.setattr(weigh, "column", None)
    states = [row.actor for row in dataset.ask("summit-participants", event=SUMMIT)][:100]
    answer, errors = verify.memo(fresh, [f"{state} attended {SUMMIT}" for state in states], "memo")
    assert not errors
    assert len(answer) == len(states) == 100
