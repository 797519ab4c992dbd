"""The linter finds nothing in the library, and each of its rules finds what it is for."""

from pathlib import Path

import pytest
from tests.queries import linter

from detente import dataset as files
from detente import library, names
from detente.api import Dataset

GOOD = """\
#+ summary: Who took part in an event, and how many are they in each region?
#+ params:
#+   event: {type: Event, description: the event, example: event:burgenstock-2024}
#+ returns: {event: the event, actor: who, label: English name, states: how many, record: the record, basis: how known}
#+ evidence: [record]
#+ states: {subject: actor, predicate: det:attended, object: event}
PREFIX det: <https://w3id.org/detente/ontology/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?event ?actor ?label ?states ?record ?basis
WHERE {
  VALUES ?event { UNDEF }
  {
    SELECT ?event ?region (COUNT(DISTINCT ?state) AS ?states)
    WHERE {
      VALUES ?event { UNDEF }
      ?state det:attended ?event ;
        det:region ?region .
    }
    GROUP BY ?event ?region
  }
  ?record det:event ?event ;
    det:effectiveFor det:attendance ;
    det:attendance det:Attended ;
    det:actor ?actor .
  ?actor det:region ?region .
  OPTIONAL { ?record det:basis ?basis }
  OPTIONAL { ?actor rdfs:label ?label FILTER (LANG(?label) = "en") }
}
ORDER BY ?event ?label ?record
"""

BAD = {
    "stated by nothing": ("states-what-records-state", "predicate: det:attended", "predicate: det:actor"),
    "stated of a record, but not weighed": (
        "states-what-records-state",
        "{subject: actor, predicate: det:attended, object: event}",
        "{record: record, property: det:role}",
    ),
    "slot in the outer group": ("slot-in-each-group", "WHERE {\n  VALUES ?event { UNDEF }\n", "WHERE {\n"),
    "slot in the sub-select": ("slot-in-each-group", "      VALUES ?event { UNDEF }\n", ""),
    "slot in a branch of a union": (
        "slot-in-each-group",
        "  ?actor det:region ?region .\n",
        "  ?actor det:region ?region .\n  { ?actor det:attended ?event } UNION { ?actor det:absentFrom ?event }\n",
    ),
    "slot under another name": (
        "slot-for-each-parameter",
        "WHERE {\n  VALUES ?event { UNDEF }\n",
        "WHERE {\n  VALUES ?event { UNDEF }\n  VALUES ?actor { UNDEF }\n",
    ),
    "parameter without a slot": (
        "slot-for-each-parameter",
        "#+ returns",
        "#+   place: {type: Place, description: the place, example: place:burgenstock}\n#+ returns",
    ),
    "aggregate over OPTIONAL": (
        "no-group-by-over-optional",
        "      ?state det:attended ?event ;\n        det:region ?region .\n",
        "      ?state det:attended ?event .\n      OPTIONAL { ?state det:region ?region }\n",
    ),
    "misspelt variable": ("variable-used-once", "det:region ?region .\n  OPTIONAL", "det:region ?regoin .\n  OPTIONAL"),
    "misspelt subject": ("variable-used-once", "  ?actor det:region ?region .\n", "  ?actro det:region ?region .\n"),
    "no order": ("total-order", "ORDER BY ?event ?label ?record\n", ""),
    "order that leaves out the evidence": ("total-order", "?label ?record\n", "?label ?actor\n"),
    "order that ends with an expression": ("total-order", "?label ?record\n", "?record STR(?label)\n"),
    "rank": ("no-weighing", "    det:actor ?actor .\n", "    det:actor ?actor ;\n    det:rank det:Preferred .\n"),
    "FILTER NOT EXISTS": (
        "no-weighing",
        "  OPTIONAL { ?record det:basis ?basis }\n",
        "  OPTIONAL { ?record det:basis ?basis }\n  FILTER NOT EXISTS { [] det:asserts ?record }\n",
    ),
    "last day": (
        "no-weighing",
        "(COUNT(DISTINCT ?state) AS ?states)\n    WHERE {\n      VALUES ?event { UNDEF }\n",
        "(MAX(?day) AS ?states)\n    WHERE {\n      VALUES ?event { UNDEF }\n"
        "      [] det:day ?day ;\n        det:actor ?state .\n",
    ),
    "value of any record": ("value-of-what-counts", "    det:effectiveFor det:attendance ;\n", ""),
    "value of an anonymous record": (
        "value-of-what-counts",
        "  ?actor det:region ?region .\n",
        "  ?actor det:region ?region .\n  [] det:actor ?actor ;\n    det:level det:Minister .\n",
    ),
    "limit without order": (
        "limit-needs-order",
        "    GROUP BY ?event ?region\n",
        "    GROUP BY ?event ?region\n    LIMIT 5\n",
    ),
    "OPTIONAL through what may be unbound": (
        "optional-on-what-is-bound",
        "  OPTIONAL { ?actor rdfs:label ?label",
        "  OPTIONAL { ?record det:level ?level }\n  OPTIONAL { ?level rdfs:label ?label",
    ),
    "undeclared prefix": ("prefixes", "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n", ""),
    "unused prefix": ("prefixes", "\n\nSELECT", "\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n\nSELECT"),
    "prefixes out of order": (
        "prefixes",
        "PREFIX det: <https://w3id.org/detente/ontology/>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n",
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\nPREFIX det: <https://w3id.org/detente/ontology/>\n",
    ),
    "prefix of another namespace": (
        "prefixes",
        "https://w3id.org/detente/ontology/",
        "https://w3id.org/detente/ontology#",
    ),
    "column that is not described": ("returns-are-the-columns", "label: English name, ", ""),
    "described column that is none": (
        "returns-are-the-columns",
        "{event: the event,",
        "{day: the day, event: the event,",
    ),
    "evidence that is no column": ("evidence-is-projected", "?states ?record ?basis", "?states ?basis"),
    "no basis": ("evidence-is-projected", "?record ?basis\nWHERE", "?record\nWHERE"),
    "basis of something else": ("evidence-is-projected", "OPTIONAL { ?record det:basis", "OPTIONAL { ?actor det:basis"),
    "small keyword": ("keywords-in-capitals", "  OPTIONAL { ?record", "  optional { ?record"),
    "label in all languages": ("labels-in-one-language", ' FILTER (LANG(?label) = "en")', ""),
    "summary that asks nothing": ("front-matter-is-told", "in each region?", "in each region."),
    "parameter without description": ("front-matter-is-told", "description: the event, ", ""),
}
"""What is wrong: the rule that must say so, and what to replace in the good question to get there."""

NEAR_MISSES = {
    "slot shared with OPTIONAL": (
        "  OPTIONAL { ?record det:basis ?basis }\n",
        "  OPTIONAL { ?record det:basis ?basis . ?record det:event ?event }\n",
    ),
    "slot shared with EXISTS": (
        "  ?actor det:region ?region .\n",
        "  ?actor det:region ?region .\n  FILTER (EXISTS { ?actor det:attended ?event })\n",
    ),
    "anonymous record that counts": (
        "  ?actor det:region ?region .\n",
        "  ?actor det:region ?region .\n"
        "  [] det:actor ?actor ;\n    det:effectiveFor det:level ;\n    det:level det:Minister .\n",
    ),
    "first day of what is weighed": (
        "(COUNT(DISTINCT ?state) AS ?states)\n    WHERE {\n      VALUES ?event { UNDEF }\n",
        "(MIN(?from) AS ?states)\n    WHERE {\n      VALUES ?event { UNDEF }\n"
        "      [] det:inForceFrom ?from ;\n        det:actor ?state .\n",
    ),
    "limit with order": (
        "    GROUP BY ?event ?region\n",
        "    GROUP BY ?event ?region\n    ORDER BY ?states ?event ?region\n    LIMIT 5\n",
    ),
    "OPTIONAL in OPTIONAL": (
        "  OPTIONAL { ?record det:basis ?basis }\n",
        "  OPTIONAL { ?record det:basis ?basis OPTIONAL { ?basis det:about ?record } }\n",
    ),
    "keyword in a string, a comment and an IRI": (
        "  OPTIONAL { ?record det:basis ?basis }\n",
        '  OPTIONAL { ?record det:basis ?basis }      # optional, limit\n  FILTER (STR(?record) != "order by")\n',
    ),
}
"""What looks wrong and is not: what to replace in the good question."""


@pytest.mark.parametrize("path", files.question_files(), ids=lambda path: path.stem)
def test_the_library_has_no_problem(path: Path) -> None:
    assert not [str(problem) for problem in linter.lint(path)]


@pytest.mark.parametrize("case", BAD)
def test_a_bad_question_is_found(tmp_path: Path, case: str) -> None:
    rule, old, new = BAD[case]
    found = _lint(tmp_path, old, new)
    assert rule in found


@pytest.mark.parametrize("case", [None, *NEAR_MISSES])
def test_a_good_question_is_left_alone(tmp_path: Path, case: str | None) -> None:
    old, new = NEAR_MISSES[case] if case else ("", "")
    assert not _lint(tmp_path, old, new)


def test_every_rule_has_a_bad_question() -> None:
    assert {rule for rule, _, _ in BAD.values()} == set(linter.RULES)


@pytest.mark.parametrize("path", files.question_files(), ids=lambda path: path.stem)
def test_every_example_names_something(dataset: Dataset, path: Path) -> None:
    for parameter in library.read(path).params:
        assert names.argument(dataset, parameter, parameter.example)


def _lint(folder: Path, old: str, new: str) -> list[str]:
    """Give the rules that the good question breaks with its one ``old`` replaced by ``new``."""
    assert not old or GOOD.count(old) == 1, f"{GOOD.count(old)} places for the change"
    path = folder / "question.rq"
    path.write_text(GOOD.replace(old, new) if old else GOOD, encoding="utf-8")
    return [problem.rule for problem in linter.lint(path)]
