"""The questions give the answers that the fact tables give."""

from itertools import pairwise

import pytest
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from tests.queries import syntax
from tests.queries.asking import Row, ask, cut
from tests.queries.manifest import Case, cases

from detente import dataset as files
from detente import library, names
from detente.api import Dataset
from detente.namespaces import shorten

CASES = list(cases())
QUESTIONS = {path.stem: library.read(path) for path in files.question_files()}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_answer_is_that_of_the_facts(dataset: Dataset, case: Case) -> None:
    rows = cut(ask(dataset, case.question, case.parameters), case.columns)
    if case.rows is not None:
        assert rows == case.rows
    if case.count is not None:
        assert len(rows) == case.count
    places = [rows.index(row) for row in case.includes if row in rows]
    assert [rows[place] for place in places] == case.includes
    assert places == sorted(places)
    assert not [row for row in case.excludes if row in rows]


@pytest.mark.parametrize("case", [case for case in CASES if case.parameters], ids=str)
def test_a_parameter_only_takes_rows_away(dataset: Dataset, case: Case) -> None:
    """What a question answers to a value is what it answers to none, cut down to that value."""
    everything = ask(dataset, case.question, {})
    answer = ask(dataset, case.question, case.parameters)
    columns = QUESTIONS[case.question].returns
    exact = {name: value for name, value in _resolved(dataset, case).items() if name in columns}
    if len(exact) == len(case.parameters):
        assert answer == [row for row in everything if exact.items() <= row.items()]
    else:
        left = iter(everything)
        assert all(row in left for row in answer)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_is_asked_in_three_ways(question: str) -> None:
    asked = [case for case in CASES if case.question == question]
    assert any(not case.parameters for case in asked), "no case without a parameter"
    answers = [(case.rows, case.includes) for case in asked if case.parameters]
    assert len(answers) >= 2, "fewer than two cases with parameters"
    assert all(left != right for left, right in pairwise(answers)), "two cases with the same answer"


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_examples_of_the_front_matter_give_rows(dataset: Dataset, question: str) -> None:
    parameters = QUESTIONS[question].params
    for parameter in parameters:
        assert ask(dataset, question, {parameter.name: parameter.example}), parameter.name
    assert ask(dataset, question, {parameter.name: parameter.example for parameter in parameters[:1]})


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_order_is_total(dataset: Dataset, question: str) -> None:
    """No two rows are alike in all that they are ordered by, so any engine gives the rows in one order."""
    _, select = syntax.parse(QUESTIONS[question].text)
    keys = [name for name in syntax.variables(select.orderby) if name in QUESTIONS[question].returns]
    rows: list[Row] = ask(dataset, question, {})
    assert len({tuple(row[key] for key in keys) for row in rows}) == len(rows)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_plain_sparql(question: str) -> None:
    translateQuery(parseQuery(QUESTIONS[question].text))


def _resolved(dataset: Dataset, case: Case) -> dict[str, str]:
    """Give the parameters of a case as they stand in the columns of an answer."""
    by_name = {parameter.name: parameter for parameter in QUESTIONS[case.question].params}
    return {
        name: shorten(names.argument(dataset, by_name[name], value).strip("<>"))
        for name, value in case.parameters.items()
    }
