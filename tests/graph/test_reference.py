"""States, offices and their holders: complete, and silent where the lists are silent."""

from tests.graph.reading import asserted, column, select


def number(pattern: str, what: str = "?thing") -> int:
    return int(select(asserted(), f"SELECT (COUNT(DISTINCT {what}) AS ?n) WHERE {{ {pattern} }}")[0][0])


def test_all_states_are_there() -> None:
    assert number("?thing a det:State") == 197
    by_status = select(
        asserted(), "SELECT ?status (COUNT(?state) AS ?n) WHERE { ?state det:unStatus ?status } GROUP BY ?status"
    )
    assert {status: int(n) for status, n in by_status} == {"member": 193, "observer": 2, "none": 2}


def test_every_state_has_its_name_in_eight_languages() -> None:
    rows = select(
        asserted(),
        """SELECT ?state (COUNT(DISTINCT ?language) AS ?n) WHERE {
             ?state a det:State ; rdfs:label ?name BIND (LANG(?name) AS ?language) }
           GROUP BY ?state""",
    )
    assert {n for _, n in rows} == {"8"}
    names = {
        (code, language)
        for code, language in select(
            asserted(), "SELECT ?name (LANG(?name) AS ?l) WHERE { state:CHN rdfs:label ?name }"
        )
    }
    assert {("China", "en"), ("中国", "zh"), ("Китай", "ru"), ("Chine", "fr"), ("الصين", "ar")} <= names


def test_codes_name_one_state_each() -> None:
    for code in ("isoAlpha3", "isoAlpha2", "m49Code", "cowCode", "cowAbbreviation", "gwCode", "wikidata"):
        assert not column(
            asserted(),
            f"SELECT ?code WHERE {{ ?state a det:State ; det:{code} ?code }} GROUP BY ?code HAVING (COUNT(?state) > 1)",
        )
    assert (
        column(
            asserted(),
            """SELECT ?state WHERE {
                 ?state a det:State ; det:isoAlpha3 ?code FILTER (STRAFTER(STR(?state), "/state/") != ?code) }""",
        )
        == []
    )


def test_codes_that_the_lists_lack_stay_out() -> None:
    def without(code: str) -> set[str]:
        return set(
            column(
                asserted(),
                f"SELECT ?state WHERE {{ ?state a det:State FILTER NOT EXISTS {{ ?state det:{code} ?code }} }}",
            )
        )

    assert without("m49Code") == {"state:XKX"}
    assert without("cowCode") == {"state:PSE", "state:SRB", "state:XKX"}
    assert without("gwCode") == {"state:PSE", "state:VAT"}
    assert without("region") == {"state:TWN", "state:XKX"}
    assert without("wikidata") == {"state:VAT"}


def test_every_capital_is_a_place_with_a_point() -> None:
    assert (
        number(
            """?thing a det:State ; det:capital ?place . ?place a det:Place ; geo:hasDefaultGeometry ?point .
               ?point a sf:Point ; geo:asWKT ?wkt
               FILTER (REGEX(STR(?wkt), "^POINT\\\\(-?[0-9.]+ -?[0-9.]+\\\\)$") && DATATYPE(?wkt) = geo:wktLiteral)"""
        )
        == 197
    )
    assert select(asserted(), "SELECT ?wkt WHERE { place:bern geo:hasDefaultGeometry/geo:asWKT ?wkt }") == [
        ("POINT(7.44744 46.94809)",)
    ]


def test_regions_have_their_continent_above_them() -> None:
    assert select(
        asserted(), "SELECT ?region ?above WHERE { state:CHE det:region ?region . ?region skos:broader ?above }"
    ) == [("region:western-europe", "region:europe")]


def test_heads_of_delegation_have_the_offices_that_the_lists_give() -> None:
    rows = select(
        asserted(),
        """SELECT ?office ?start ?end WHERE {
             ?tenure det:holder person:viola-amherd ; det:office ?office ; det:start ?start .
             OPTIONAL { ?tenure det:end ?end } }""",
    )
    assert set(rows) == {
        ("office:head-of-state-of-switzerland", "2024-01-01", "2025-01-01"),
        ("office:head-of-government-of-switzerland", "2024-01-01", "2025-01-01"),
        ("office:vice-president-of-switzerland", "2023-01-01", ""),
    }


def test_an_end_that_is_not_known_is_left_out_and_one_to_come_is_open() -> None:
    rows = select(
        asserted(),
        """SELECT ?tenure ?end ?seen WHERE {
             VALUES ?tenure {
               record:peter-szijjarto-foreign-minister-of-hungary-1
               record:bajram-begaj-head-of-state-of-albania-1 }
             ?tenure det:attestedOn ?seen . OPTIONAL { ?tenure det:end ?end } } ORDER BY ?tenure""",
    )
    assert rows == [
        ("record:bajram-begaj-head-of-state-of-albania-1", "..", "2026-01-22"),
        ("record:peter-szijjarto-foreign-minister-of-hungary-1", "", "2023-01-10"),
    ]


def test_an_interrupted_tenure_is_two() -> None:
    rows = select(
        asserted(),
        """SELECT ?spell ?start ?end WHERE {
             ?tenure det:holder person:kyriakos-mitsotakis ; det:spell ?spell ; det:start ?start ; det:end ?end }
           ORDER BY ?spell""",
    )
    assert rows == [("1", "2019-07-08", "2023-05-25"), ("2", "2023-06-26", "..")]


def test_offices_that_several_hold_at_a_time_are_not_single() -> None:
    single = column(asserted(), "SELECT ?office WHERE { ?office det:singleHolder true }")
    assert "office:head-of-government-of-germany" in single
    assert not set(single) & {
        "office:head-of-state-of-andorra",
        "office:head-of-state-of-bosnia-and-herzegovina",
        "office:head-of-government-of-san-marino",
    }


def test_people_in_two_spellings_are_one() -> None:
    assert column(asserted(), "SELECT ?person WHERE { ?person skos:altLabel 'Volodymyr Zelensky'@en }") == [
        "person:volodymyr-zelenskyy"
    ]
    assert column(
        asserted(), "SELECT ?name WHERE { person:volodymyr-zelenskyy rdfs:label ?name FILTER (LANG(?name) = 'uk') }"
    ) == ["Володимир Зеленський"]
