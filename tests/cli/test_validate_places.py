"""The line of a problem, however the Turtle is written."""

from pathlib import Path

import pytest

from detente import dataset
from detente.locate import Index
from detente.validate import reading

EX = "https://example.org/"
A = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@pytest.mark.parametrize(
    ("text", "wanted", "line"),
    [
        ("@prefix : <https://example.org/> .\n\n:s\n  :p :o ;\n.", ("s", "p", "o"), 4),
        ("PREFIX e: <https://example.org/>\ne:s e:p e:x ,\n e:o .", ("s", "p", "o"), 3),
        ("@base <https://example.org/> .\n<s> <p> <o>.", ("s", "p", "o"), 2),
        ("BASE <https://example.org/>\nprefix : <#>\n<s> <p>\n <o> .", ("s", "p", "o"), 4),
        ("<https://example.org/x> a <https://example.org/s> .\n\n<https://example.org/s> a 1.5 .", ("s",), 3),
        ("<https://example.org/s> <https://example.org/p> [\n <https://example.org/q> 1 ] .", ("s", "q"), 1),
        (
            "@prefix : <https://example.org/> .\n:t :p [ :p :s ; :q ( 1\n2 ) ] .\n:s :p 1.",
            ("s", "p", "1"),
            4,
        ),
        ('@prefix : <https://example.org/> .\n# :s a :t .\n:t :p """\n:s :p 1 .\n""" .\n:s :p 2 .', ("s",), 6),
        ('@prefix : <https://example.org/> .\n:s :p \'a#b\', "c\\"d",\n "\\u00e9"@fr .', ("s", "p", "é"), 3),
        (r"@prefix : <https://example.org/> . :x\/y :p :z .", ("x/y", "p", "z"), 1),
        ("@prefix e: <https://example.org/> .\ne:g {\n  e:s e:p e:o\n}\n", ("s", "p", "o"), 3),
        ("@prefix e: <https://example.org/> .\nGRAPH e:g { e:x e:p 1 .\n  e:s e:p e:o }", ("s", "p", "o"), 3),
        ("@prefix e: <https://example.org/> .\n( 1 2 ) e:p e:o .\n[] e:p e:o .\ne:s e:p e:o .", ("s",), 4),
        ("@prefix e: <https://example.org/> .\ne:s.t e:p e:o. e:s e:p\n'1'^^e:s.", ("s", "p", "1"), 3),
        ("@prefix e: <https://example.org/> .\r\ne:s e:p e:o .", ("s",), 2),
    ],
)
def test_a_triple_is_found(text: str, wanted: tuple[str, ...], line: int) -> None:
    subject, *rest = wanted
    predicate = EX + rest[0] if rest else None
    value = None
    if len(rest) > 1:
        value = EX + rest[1] if rest[1].isalpha() and rest[1].isascii() else rest[1]
    assert Index(text).line(EX + subject, predicate, value) == line


def test_an_unknown_property_falls_back_to_the_subject() -> None:
    index = Index("<a:s>\n  a <a:c> .")
    assert index.line("a:s", A) == 2
    assert index.line("a:s", "a:p", "x") == 1
    assert index.line("a:c") is None


def test_blank_nodes_are_found() -> None:
    assert Index("<a:s> <a:p> 1 .\n\n[] <a:p> 2 .").blank_line() == 3
    assert Index("<a:s> <a:p> 1 .\n_:b <a:p> 2 .").blank_line() == 2
    assert Index("<a:s> <a:p> 1 .").blank_line() is None


def test_text_that_no_parser_takes_is_indexed_as_far_as_it_goes() -> None:
    index = Index('<a:s> <a:p> "open\n"\u0000 ^ % .\n<a:t> <a:p> 1 .')
    assert index.line("a:s") == 1
    assert index.line("a:t") == 3


@pytest.mark.parametrize("path", dataset.graph_files(), ids=lambda path: path.stem)
def test_every_triple_of_the_graph_is_found_in_the_block_of_its_subject(path: Path) -> None:
    source = reading.read(path)
    lines = source.text.splitlines()
    starts = {source.line(subject): subject for subject in source.subjects}  # two subjects at one line would be lost
    assert len(starts) == len(source.subjects)
    for subject, predicate, value in source.statements:
        line = source.index.line(subject, predicate, value)
        assert line is not None
        block = max(start for start in starts if start <= line)
        assert starts[block] == subject
        assert lines[line - 1].startswith(" ")


def test_blank_nodes_of_two_files_are_two(tmp_path: Path) -> None:
    sources = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}.ttl"
        path.write_text("_:a <https://example.org/p> 1 .", encoding="utf-8")
        sources.append(reading.read(path))
    assert not sources[0].subjects & sources[1].subjects
