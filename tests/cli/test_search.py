"""`detente search`: entities by what they are called, in any language, with or without accents."""

import csv
import io
import json
from pathlib import Path

import pytest
from tests.conftest import Run

from detente.namespaces import shorten

HEADER = ["entity", "label", "name", "language", "type", "match"]
IVORY_COAST = "Côte d\u2019Ivoire"
MATCHES = ["whole", "beginning", "words", "anywhere", "close"]


def _search(detente: Run, *arguments: str | Path) -> list[list[str]]:
    """Search, and give the rows with IRIs shortened."""
    done = detente("search", *arguments)
    assert done.returncode == 0
    header, *rows = csv.reader(io.StringIO(done.stdout))
    assert header == HEADER
    return [[shorten(cell) for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Cote d'Ivoire", ["state:CIV", IVORY_COAST, IVORY_COAST, "en", "det:State", "whole"]),
        (IVORY_COAST.upper(), ["state:CIV", IVORY_COAST, IVORY_COAST, "en", "det:State", "whole"]),
        ("Швейцария", ["state:CHE", "Switzerland", "Швейцария", "ru", "det:State", "whole"]),
        ("швеицария", ["state:CHE", "Switzerland", "Швейцария", "ru", "det:State", "whole"]),
        ("العراق", ["state:IRQ", "Iraq", "العراق", "ar", "det:State", "whole"]),
        ("中国", ["state:CHN", "China", "中国", "zh", "det:State", "whole"]),
        ("che", ["state:CHE", "Switzerland", "CHE", "", "det:State", "whole"]),
        ("state:CHE", ["state:CHE", "Switzerland", "Switzerland", "en", "det:State", "whole"]),
        ("switz", ["state:CHE", "Switzerland", "Switzerland", "en", "det:State", "beginning"]),
        (
            "Zelensky",
            ["person:volodymyr-zelenskyy", "Volodymyr Zelenskyy", "Volodymyr Zelensky", "en", "det:Person", "words"],
        ),
        (
            "zelenskyy, volodymyr",
            ["person:volodymyr-zelenskyy", "Volodymyr Zelenskyy", "Volodymyr Zelenskyy", "en", "det:Person", "words"],
        ),
        ("ирак", ["state:IRQ", "Iraq", "Ирак", "ru", "det:State", "whole"]),
        ("aghdad", ["place:baghdad", "Baghdad", "Baghdad", "en", "det:Place", "anywhere"]),
        ("burgenstok", ["place:burgenstock", "Bürgenstock", "Bürgenstock", "en", "det:Place", "close"]),
        ("Swizterland", ["state:CHE", "Switzerland", "Switzerland", "en", "det:State", "close"]),
        ("not invited", ["det:NotInvited", "not invited", "not invited", "en", "det:Attendance", "whole"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_best_match_comes_first(text: str, row: list[str], detente: Run) -> None:
    assert _search(detente, text)[0] == row


@pytest.mark.parametrize("text", ["ukrain", "summit", "on", "presid"])
def test_each_entity_is_there_once_and_better_matches_come_first(text: str, detente: Run) -> None:
    rows = _search(detente, text, "--limit", "10000")
    assert len({row[0] for row in rows}) == len(rows)
    places = [MATCHES.index(row[-1]) for row in rows]
    assert places == sorted(places)
    assert len(set(places)) > 1


def test_records_and_claims_are_not_searched(detente: Run) -> None:
    kinds = {row[0].partition(":")[0] for row in _search(detente, "Iraq", "--limit", "10000")}
    assert "document" in kinds
    assert not kinds & {"record", "claim", "disagreement"}


def test_words_need_no_quotes(detente: Run) -> None:
    assert _search(detente, "united", "states")[0][0] == "state:USA"


def test_type_leaves_out_the_rest_and_takes_the_classes_below(detente: Run) -> None:
    assert {row[4] for row in _search(detente, "georgia", "--type", "state")} == {"det:State"}
    actors = {row[4] for row in _search(detente, "swiss", "--type", "Actor")}
    assert actors >= {"det:GovernmentBody", "det:MediaOrganisation"}
    assert "det:Document" not in actors


def test_limit_says_what_it_leaves_out(detente: Run) -> None:
    done = detente("search", "summit")
    assert len(done.stdout.splitlines()) == 1 + 20
    note, found = done.stderr.strip().rsplit("--limit ", 1)
    assert note.startswith("note: 20 of ")
    total = int(found.split()[0])
    everything = detente("search", "summit", "--limit", str(total))
    assert everything.stderr == ""
    assert len(everything.stdout.splitlines()) == 1 + total
    assert everything.stdout.startswith(done.stdout)


def test_close_names_are_said_to_be_no_more(detente: Run) -> None:
    done = detente("search", "Swizterland")
    assert "/state/CHE," in done.stdout
    assert done.stderr.startswith("note: nothing is called so; these names are close\n")


def test_nothing_found_is_an_answer(detente: Run) -> None:
    done = detente("search", "nobody at all")
    assert (done.returncode, done.stdout) == (0, ",".join(HEADER) + "\r\n")
    assert done.stderr.startswith("note: nothing is called so")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("",), ["no text", "label"]),
        ((" - ",), ["no text"]),
        ((), ["TEXT", "--help"]),
        (("x", "--type", "Stat"), ["'Stat'", "State"]),
        (("x", "--type", "Record"), ["'Record'"]),
        (("x", "--limit", "0"), ["--limit"]),
        (("x", "-f", "yaml"), ["yaml", "json"]),
    ],
    ids=" ".join,
)
def test_what_cannot_be_searched_is_said_in_words(arguments: tuple[str, ...], words: list[str], detente: Run) -> None:
    done = detente("search", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def test_json_keeps_the_language_of_the_name(detente: Run) -> None:
    answer = json.loads(detente("search", "Швейцария", "-f", "json").stdout)
    assert answer["results"]["bindings"][0]["name"] == {"type": "literal", "value": "Швейцария", "xml:lang": "ru"}


def test_own_data_are_found_and_the_rest_stays_as_prepared(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(
        "@prefix det: <https://w3id.org/detente/ontology/> . @prefix event: <https://w3id.org/detente/id/event/> .\n"
        'event:mine a det:Call ; <http://www.w3.org/2000/01/rdf-schema#label> "Zürcher Gespräch"@de .\n',
        encoding="utf-8",
    )
    assert _search(detente, "zurcher gesprach", "--data", path) == [
        ["event:mine", "Zürcher Gespräch", "Zürcher Gespräch", "de", "det:Call", "whole"]
    ]
    prepared = detente("search", "summit", "--limit", "10000").stdout
    assert detente("search", "summit", "--limit", "10000", "--data", path).stdout == prepared


def test_parameters_of_questions_need_no_accents_either(detente: Run) -> None:
    done = detente("ask", "state-positions", "--state", "Turkiye")
    assert done.returncode == 0
    assert "state/TUR" in done.stdout
