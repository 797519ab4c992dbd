"""What holds of every record, claim and document of the graph."""

import pytest
from pyoxigraph import BlankNode
from tests.graph.reading import asserted, column, select

from detente import dataset
from detente.namespaces import ID

RECORD_CLASSES = column(asserted(), "SELECT ?class WHERE { ?class rdfs:subClassOf det:Record }")
IS_RECORD = "?record a ?class . ?class rdfs:subClassOf det:Record ."
FORCES = "FILTER (?force IN (det:Asserts, det:Announces))"


def test_there_are_records_of_the_classes_that_the_summit_needs() -> None:
    used = set(column(asserted(), f"SELECT DISTINCT ?class WHERE {{ {IS_RECORD} }}"))
    assert {
        f"det:{name}"
        for name in ("Participation", "Position", "EventStatus", "AgendaItem", "Count", "Explanation", "Tenure")
    } <= used


def test_every_record_has_a_document_or_a_claim_that_asserts_it() -> None:
    unsupported = column(
        asserted(),
        f"""SELECT DISTINCT ?record WHERE {{
              {IS_RECORD}
              FILTER NOT EXISTS {{ ?record det:source ?document . ?document a det:Document }}
              FILTER NOT EXISTS {{ ?claim det:asserts ?record ; det:force ?force {FORCES} }} }}""",
    )
    assert not unsupported


def test_every_record_reads_as_a_sentence_of_its_own() -> None:
    labels = [
        label
        for _, label in select(
            asserted(),
            f"""SELECT DISTINCT ?record ?label WHERE {{
                  {IS_RECORD} ?record rdfs:label ?label FILTER (LANG(?label) = "en") }}""",
        )
    ]
    records = column(asserted(), f"SELECT DISTINCT ?record WHERE {{ {IS_RECORD} }}")
    assert len(labels) == len(records)
    assert all(label[0].isupper() and " " in label for label in labels)


def test_another_rank_than_normal_has_a_reason_and_a_document_for_it() -> None:
    ranked = set(column(asserted(), "SELECT ?record WHERE { ?record det:rank ?rank }"))
    explained = column(
        asserted(),
        """SELECT DISTINCT ?record WHERE {
             ?record det:rank ?rank ; det:rankReason ?reason ; det:rankSource ?document .
             ?document a det:Document .
             FILTER (?rank IN (det:Preferred, det:Deprecated) && LANG(?reason) = "en") }""",
    )
    assert ranked == set(explained)
    assert ranked


def test_a_reconstructed_record_says_from_what() -> None:
    missing = column(
        asserted(),
        """SELECT ?record WHERE {
             ?record det:basis det:Reconstructed
             FILTER NOT EXISTS { ?record prov:wasDerivedFrom ?document } }""",
    )
    assert not missing


def test_every_document_that_is_cited_is_there_with_publisher_and_label() -> None:
    cited = set(
        column(
            asserted(),
            """SELECT DISTINCT ?document WHERE {
                 ?thing ?cites ?document
                 FILTER (STRSTARTS(STR(?document), "https://w3id.org/detente/id/document/")) }""",
        )
    )
    described = column(
        asserted(),
        """SELECT DISTINCT ?document WHERE {
             ?document a det:Document ; rdfs:label ?label ; det:publisher ?publisher ; dcterms:language ?language ;
               det:documentKind ?kind .
             ?publisher rdfs:label ?name FILTER (LANG(?name) = "en") }""",
    )
    assert cited == set(described)


def test_a_document_has_its_title_or_says_that_it_was_not_seen() -> None:
    untitled = select(
        asserted(),
        """SELECT ?document ?note WHERE {
             ?document a det:Document FILTER NOT EXISTS { ?document dcterms:title ?title }
             OPTIONAL {
               ?document skos:editorialNote ?note
               FILTER (REGEX(?note, "^(Title not seen|Not read|The label paraphrases)")) } }""",
    )
    assert untitled
    assert all(note for _, note in untitled)


def test_a_document_is_listed_once() -> None:
    """Two tables of facts had one page under two names; in the graph an address is one document."""
    twice = column(
        asserted(), "SELECT ?url WHERE { ?document det:url ?url } GROUP BY ?url HAVING (COUNT(?document) > 1)"
    )
    assert not twice


def test_no_source_is_general_knowledge() -> None:
    assert not [quad for quad in asserted() if "general-knowledge" in str(quad)]


def test_every_claim_says_who_where_when_and_with_which_force() -> None:
    claims = column(asserted(), "SELECT ?claim WHERE { ?claim a det:Claim }")
    complete = column(
        asserted(),
        """SELECT DISTINCT ?claim WHERE {
             ?claim a det:Claim ; rdfs:label ?label ; det:claimant ?who ; det:reportedIn ?document ; det:force ?force ;
               det:date ?date ; det:paraphrase ?words .
             ?who rdfs:label ?name . ?document a det:Document FILTER (LANG(?words) = "en") }""",
    )
    assert claims == complete


def test_what_a_claim_bears_on_is_there() -> None:
    loose = column(
        asserted(),
        """SELECT DISTINCT ?target WHERE {
             ?claim ?bears ?target
             FILTER (?bears IN (det:asserts, det:denies, det:about, det:relays, det:contradictedBy))
             FILTER NOT EXISTS { ?target a ?kind } }""",
    )
    assert not loose


def test_there_is_no_blank_node() -> None:
    files = {dataset.graph_name(path) for path in dataset.graph_files()}
    assert not [
        quad
        for quad in asserted()
        if getattr(quad.graph_name, "value", "") in files and BlankNode in (type(quad.subject), type(quad.object))
    ]


def test_every_entity_is_described_in_one_file() -> None:
    """A slug that two files used for two things would join them."""
    places: dict[str, set[str]] = {}
    for quad in asserted():
        subject = getattr(quad.subject, "value", "")
        if subject.startswith(ID):
            places.setdefault(subject, set()).add(str(quad.graph_name))
    assert not {subject: graphs for subject, graphs in places.items() if len(graphs) > 1}


@pytest.mark.parametrize(
    "kind",
    [
        "state",
        "organisation",
        "person",
        "office",
        "place",
        "region",
        "event",
        "instrument",
        "document",
        "record",
        "claim",
        "topic",
        "cause",
    ],
)
def test_slugs_are_readable(kind: str) -> None:
    named = column(
        asserted(),
        f"SELECT DISTINCT ?thing WHERE {{ ?thing a ?class FILTER (STRSTARTS(STR(?thing), '{ID}{kind}/')) }}",
    )
    slugs = [name.partition(":")[2] for name in named]
    allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if kind == "state" else "abcdefghijklmnopqrstuvwxyz0123456789-."
    assert slugs
    assert all(slug.strip("-.") == slug and set(slug) <= set(allowed) for slug in slugs)


def test_every_entity_has_an_english_label() -> None:
    unnamed = column(
        asserted(),
        f"""SELECT DISTINCT ?thing WHERE {{
              ?thing a ?class FILTER (STRSTARTS(STR(?thing), "{ID}"))
              FILTER NOT EXISTS {{ ?thing rdfs:label ?label FILTER (LANG(?label) = "en") }} }}""",
    )
    assert not unnamed
