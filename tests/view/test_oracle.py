"""Views of random small worlds, under every combination of axes, are what the plain Python oracle sees."""

from collections import Counter
from dataclasses import replace
from itertools import product
from random import Random

from hypothesis import given, settings
from pyoxigraph import DefaultGraph, NamedNode, Store
from tests.view import oracle
from tests.view.oracle import Claim, Document, View, World
from tests.view.worlds import DAYS, asked, cases, spells, store_of
from tests.weigh.oracle import EDTF, XSD, Record, day, det, literal
from tests.weigh.reading import RDF_TYPE, TEST, observe, ours, pairs

from detente.view.build import build

FEW = settings(
    max_examples=36,
    deadline=None,
    derandomize=True,
    database=None,
)
AXES = ("valid-at", "known-at", "according-to", "without", "without reconstructed", "possible")


def test_view_shows_and_derives_what_the_oracle_does() -> None:
    """A comparison says nothing of what its worlds and views never hold, so that is counted."""
    seen: Counter[str] = Counter()

    @given(cases())
    @FEW
    def compare(case: tuple[World, list[View]]) -> None:
        world, views = case
        whole = store_of(world)
        for view in views:
            _compare(whole, world, view)
            seen.update(_reached(world, view))

    compare()
    wanted = {_combination(given) for given in product((False, True), repeat=len(AXES))}
    wanted |= {f"{reason} as {how}" for reason in oracle.Gone._fields for how in ("certain", "possible")}
    wanted |= {f"{edge} holds" for edge in ("attended", "heldOffice", "memberOf", "supported", "supports")}
    wanted |= {"claim counts", "denial spares what is later", "dates matter", "edge comes", "edge goes", "rank goes"}
    wanted |= {"reprint speaks as its root", "some source goes"}
    assert wanted - seen.keys() == set(), seen


def test_spells_cover_a_day_as_the_oracle_says() -> None:
    """Records of two spells alone, deprecated, claimed and disagreeing ones among them, on every day."""
    for number in range(20):
        world = spells(Random(f"spells {number}"))
        whole = store_of(world)
        for valid_at, possible in product(DAYS[::2], (False, True)):
            _compare(whole, world, View(valid_at, possible=possible))


def _compare(whole: Store, world: World, view: View) -> None:
    shown, seen = build(whole, asked(view)), oracle.see(world, view)
    assert members(shown, "Record") == seen.records, view
    assert members(shown, "Claim") == seen.claims, view
    assert of_ours(shown, "source") == seen.sources, view
    assert of_ours(shown, "takenFrom") == seen.told, view
    assert {record for record, _ in of_ours(shown, "rank")} == seen.ranked, view
    found = observe(shown)
    assert found.effective == seen.outcome.effective, view
    assert found.current == seen.outcome.current, view
    assert found.edges == seen.outcome.edges, view
    assert asked(view) or set(shown) == set(whole)


def test_what_an_undated_source_states_may_be_older_than_any_denial() -> None:
    """The later one of two sources can't tell that a record came after the denial."""
    facts = {"actor": ours("actor"), "event": ours("event"), "attendance": det("Attended")}
    record = Record(ours("record"), "Participation", facts, sources=frozenset(map(ours, ["undated", "later"])))
    documents = Document(ours("undated")), Document(ours("later"), published=day("2024-09-10"))
    report = Document(ours("report"), published=day("2024-08-18"))
    denial = Claim(
        ours("denial"),
        ours("minister"),
        frozenset([report.name]),
        "Denies",
        denies_existence=frozenset([ours("event")]),
    )
    view = View(according_to=frozenset([denial.claimant, *record.sources]))
    for known, left in (documents, set()), (documents[1:], {record.name}):
        stated = replace(record, sources=frozenset(document.name for document in known))
        world = World((stated,), (*known, report), (denial,))
        assert members(build(store_of(world), asked(view)), "Record") == oracle.see(world, view).records == left


def test_a_day_that_is_not_known_to_the_day_is_no_defect() -> None:
    """The shapes report it; until it is mended a denial of the event goes by its first possible day."""
    facts = {"event": ours("event"), "status": det("Held"), "day": literal("2024-06", EDTF)}
    world = World(
        (Record(ours("record"), "EventStatus", facts, sources=frozenset([ours("document")])),),
        (Document(ours("document")),),
        (
            Claim(
                ours("denial"),
                ours("minister"),
                frozenset([ours("document")]),
                "Denies",
                date=day("2024-06-16"),
                denies_existence=frozenset([ours("event")]),
            ),
        ),
    )
    view = View(according_to=frozenset([ours("minister")]), without=frozenset([ours("paper")]))
    assert members(build(store_of(world), asked(view)), "Record") == oracle.see(world, view).records == set()


def test_a_day_that_is_open_to_the_past_may_have_been_before_any() -> None:
    facts = {"subject": ours("event"), "asOf": literal("../2024-06-20", EDTF), "number": literal("78", XSD + "integer")}
    world = World((Record(ours("record"), "Count", facts, sources=frozenset([ours("document")])),))
    for view, left in (View("2024-06-17"), set()), (View("2024-06-17", possible=True), {ours("record")}):
        assert members(build(store_of(world), asked(view)), "Record") == left


def members(store: Store, cls: str) -> set[str]:
    """Give the members of a class."""
    is_a = NamedNode(RDF_TYPE.strip("<>")), NamedNode(det(cls).strip("<>"))
    return {str(quad.subject) for quad in store.quads_for_pattern(None, *is_a, DefaultGraph())}


def of_ours(store: Store, name: str) -> set[tuple[str, str]]:
    """Give the pairs of a property whose subject is the test's own."""
    return {pair for pair in pairs(store, name) if pair[0].startswith(f"<{TEST}")}


def _combination(given: tuple[bool, ...]) -> str:
    return " and ".join(name for name, is_given in zip(AXES, given, strict=True) if is_given) or "nothing"


def _reached(world: World, view: View) -> set[str]:
    """Name what a view comes to."""
    plain, seen, gone = oracle.see(world, View()), oracle.see(world, view), oracle.hidden(world, view)
    voices = bool(view.according_to), bool(view.without), not view.reconstructed
    reached = {_combination((bool(view.valid_at), bool(view.known_at), *voices, view.possible))}
    how = "possible" if view.possible else "certain"
    reached |= {f"{reason} as {how}" for reason, records in gone._asdict().items() if records}
    reached |= {f"{edge} holds" for _, edge, _ in seen.outcome.edges}
    apart = replace(world, documents=tuple(replace(d, reprint_of=None) for d in world.documents))
    never_too_late = replace(world, claims=tuple(replace(claim, date=day("9999-12-31")) for claim in world.claims))
    for name, holds in {
        "claim counts": {pair for pair in seen.outcome.effective if pair[0] in dict(seen.told)},
        "denial spares what is later": oracle.hidden(never_too_late, view).denied - gone.denied,
        "dates matter": oracle.see(world, replace(view, possible=not view.possible)).records != seen.records,
        "edge comes": seen.outcome.edges - plain.outcome.edges,
        "edge goes": plain.outcome.edges - seen.outcome.edges,
        "rank goes": plain.ranked & seen.records - seen.ranked,
        "reprint speaks as its root": oracle.see(apart, view).records != seen.records,
        "some source goes": {r for r, _ in seen.sources} & {r for r, _ in plain.sources - seen.sources},
    }.items():
        reached |= {name} if holds else set()
    return reached
