"""Answers as values of Python and as data frames."""

import datetime
import pickle
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pandas
import polars
import pyarrow.parquet
import pytest

import detente
from detente import DetenteError, Name, Row, cite

TYPED = """SELECT ?thing ?text ?day ?month ?number ?share ?holds ?mixed ?nothing WHERE {
  VALUES (?thing ?text ?day ?month ?number ?share ?holds ?mixed ?nothing) {
    (state:CHE "Schweiz"@de "2024-06-16"^^xsd:date "2024-06"^^edtf:EDTF 89 0.5 true 1 UNDEF)
    (<urn:x:y> "a" UNDEF "2024"^^edtf:EDTF UNDEF 1 false "one" UNDEF)
  }
}"""
"""All kinds of columns, in two rows."""

TYPES = {
    "thing": ("string", polars.String()),
    "text": ("string", polars.String()),
    "day": ("datetime64[s]", polars.Date()),
    "month": ("string", polars.String()),
    "number": ("Int64", polars.Int64()),
    "share": ("Float64", polars.Float64()),
    "holds": ("boolean", polars.Boolean()),
    "mixed": ("string", polars.String()),
    "nothing": ("string", polars.String()),
}


@pytest.fixture(scope="module")
def answer(dataset: detente.Dataset) -> detente.Answer:
    """The answer with all kinds of columns."""
    return dataset.select(TYPED)


def test_cells_are_values_of_python(answer: detente.Answer) -> None:
    first, second = answer
    assert tuple(first) == (
        "state:CHE",
        "Schweiz",
        datetime.date(2024, 6, 16),
        "2024-06",
        89,
        Decimal("0.5"),
        True,
        1,
        None,
    )
    assert first.holds is True
    assert second["day"] is None
    assert (second.thing, second.mixed) == ("urn:x:y", "one")


def test_values_that_do_not_fit_their_datatype_stay_text(dataset: detente.Dataset) -> None:
    values = "VALUES (?day ?number) { ('2024-02-30'^^xsd:date 'many'^^xsd:integer) }"
    row = dataset.select(f"SELECT ?day ?number {{ {values} }}")[0]
    assert tuple(row) == ("2024-02-30", "many")


def test_a_thing_knows_its_iri(answer: detente.Answer) -> None:
    thing = answer[0].thing
    assert isinstance(thing, Name)
    assert thing.iri == "https://w3id.org/detente/id/state/CHE"
    assert pickle.loads(pickle.dumps(thing)).iri == thing.iri
    assert Name("geo:47.0,8.4").iri == "geo:47.0,8.4"


def test_a_row_goes_by_name_and_place(answer: detente.Answer) -> None:
    row = answer[0]
    assert row.text == row["text"] == row[1] == dict(row)["text"]
    assert row[:2] == ("state:CHE", "Schweiz")
    assert row == answer[:1][0]
    assert {row, answer[0]} == {row}
    assert repr(Row(("a", "b"), (1, None))) == "Row(a=1, b=None)"
    assert "holds" in dir(row)
    with pytest.raises(AttributeError, match="no column 'days'; the columns are: thing, text, day"):
        _ = row.days
    with pytest.raises(KeyError, match="no column 'days'"):
        row["days"]


def test_a_document_that_was_not_seen_is_cited_by_the_pages_that_describe_it(dataset: detente.Dataset) -> None:
    answer = dataset.ask("postponed-talks", event="qatar-energy-talks-2024", cite=True)
    cited = {citation.document: citation for row in answer.citations or () for citation in row}
    unseen = cited["document:washington-post-secret-efforts-2024-08-17"]
    (note,) = unseen.notes
    assert str(unseen).endswith(f" ({note})")
    assert note.startswith("not seen; described by ")
    pages = [answer.documents[page] for page in unseen.attested_by]
    assert pages
    assert unseen.reprints
    for page in pages:
        assert note.count(str(page)) == 1
    assert "document:" not in str(unseen)


def test_a_page_and_its_reprint_describe_once(dataset: detente.Dataset) -> None:
    record = "SELECT ?record { ?record det:source document:fdfa-list-2024-06-25 } LIMIT 1"
    documents = cite.documents(dataset.store, dataset.select(record).rows)
    (unseen,) = (found for row in documents for found in row if found.document == "document:fdfa-list-2024-06-25")
    assert "document:interfax-ua-2024-06-26-uk" in unseen.attested_by
    assert unseen.notes[0].count("https://") == len(unseen.attested_by) - 1
    seen = [found for row in documents for found in row if found.seen]
    assert not any(found.notes for found in seen if not found.reprints)


def test_no_title_has_what_stands_between_citations(dataset: detente.Dataset) -> None:
    titles = dataset.select("SELECT ?title { ?document a det:Document ; dcterms:title|rdfs:label ?title }")
    assert len(titles) > 400
    assert not [row.title for row in titles if cite.BETWEEN in str(row.title)]


def test_an_answer_is_short_to_look_at(answer: detente.Answer) -> None:
    assert repr(answer).startswith("<Answer: 2 rows of thing, text, day")
    assert repr(answer[1:]).startswith("<Answer: 1 row of ")


def test_pandas_has_typed_columns(answer: detente.Answer) -> None:
    frame = answer.to_pandas()
    assert {str(name): str(dtype) for name, dtype in frame.dtypes.items()} == {n: t for n, (t, _) in TYPES.items()}
    assert frame["day"].iloc[0] == pandas.Timestamp(2024, 6, 16)
    assert frame["mixed"].tolist() == ["1", "one"]
    assert frame.isna().sum().sum() == 4
    assert frame["thing"].tolist() == ["state:CHE", "urn:x:y"]


def test_polars_has_typed_columns(answer: detente.Answer) -> None:
    frame = answer.to_polars()
    assert dict(frame.schema) == {name: dtype for name, (_, dtype) in TYPES.items()}
    assert frame["day"].to_list() == [datetime.date(2024, 6, 16), None]
    assert frame["share"].to_list() == [0.5, 1.0]
    assert frame["mixed"].to_list() == ["1", "one"]


def test_parquet_is_read_by_both(answer: detente.Answer, tmp_path: Path) -> None:
    answer.write(tmp_path / "answer.parquet")
    assert polars.read_parquet(tmp_path / "answer.parquet").equals(answer.to_polars())
    table = pyarrow.parquet.read_table(tmp_path / "answer.parquet")
    assert table.column_names == list(TYPES)
    assert answer.hash in table.schema.metadata[b"detente"].decode()


def test_an_empty_answer_keeps_its_columns(answer: detente.Answer, tmp_path: Path) -> None:
    empty = answer[:0]
    assert list(empty) == []
    assert list(empty.to_pandas().columns) == empty.to_polars().columns == list(TYPES)
    empty.write(tmp_path / "empty.parquet")
    assert polars.read_parquet(tmp_path / "empty.parquet").columns == list(TYPES)


def test_an_integer_beyond_the_word_is_text(dataset: detente.Dataset) -> None:
    answer = dataset.select("SELECT * { VALUES ?n { '9223372036854775808'^^xsd:integer } }")
    assert answer[0].n == 2**63
    assert answer.to_polars()["n"].to_list() == ["9223372036854775808"]
    assert answer.to_pandas()["n"].tolist() == ["9223372036854775808"]


@pytest.mark.parametrize("ending", ["csv", "tsv", "json", "xml", "md", "txt"])
def test_the_ending_of_a_file_tells_the_format(answer: detente.Answer, ending: str, tmp_path: Path) -> None:
    form = {"md": "markdown", "txt": "table"}.get(ending, ending)
    answer.write(tmp_path / f"answer.{ending}")
    answer.write(tmp_path / "answer", form)
    written = (tmp_path / "answer").read_bytes()
    assert written == (tmp_path / f"answer.{ending}").read_bytes() == answer.text(form).encode()


def test_a_format_that_is_none_is_an_error_in_words(answer: detente.Answer, tmp_path: Path) -> None:
    with pytest.raises(DetenteError, match=r"no format has the ending '\.xls'"):
        answer.write(tmp_path / "answer.xls")
    with pytest.raises(DetenteError, match="there is no format 'excel'"):
        answer.text("excel")
    with pytest.raises(DetenteError, match="parquet is no text"):
        answer.text("parquet")
    with pytest.raises(DetenteError, match=r"nowhere.*No such file"):
        answer.write(tmp_path / "nowhere" / "answer.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("module", "extra", "call"),
    [
        ("pandas", "pandas", "to_pandas()"),
        ("polars", "polars", "to_polars()"),
        ("pyarrow", "parquet", "write('x.parquet')"),
    ],
)
def test_a_missing_library_is_one_line_that_names_the_extra(module: str, extra: str, call: str, tmp_path: Path) -> None:
    code = f"""
import sys
sys.modules[{module!r}] = None  # as good as not installed
import detente
answer = detente.open().ask("communique-changes")
try:
    answer.{call}
except detente.DetenteError as error:
    print(error.message, error.hint, sep="\\n")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=tmp_path, timeout=60, check=True)
    message, hint = done.stdout.decode().splitlines()
    assert message.startswith(f"this needs {module}: ")
    assert f"`pip install '.[{extra}]'`" in hint
    assert list(tmp_path.iterdir()) == []
