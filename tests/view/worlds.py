"""Random small worlds, views of them, and the store that the product builds of one."""

import datetime
from random import Random

from hypothesis import strategies as st
from pyoxigraph import Store
from tests.view.oracle import Claim, Document, View, World
from tests.weigh.oracle import EDTF, Record, day, det, literal
from tests.weigh.reading import GRAPH, RDF_TYPE, derived_from, ours, statements
from tests.weigh.test_oracle import POOLS

from detente.view import parameters

EVENTS = [ours("event-1"), ours("event-2")]
PAPERS = [ours("paper-1"), ours("paper-2"), ours("ministry")]
AUTHORS = [ours("author-1"), ours("author-2")]
CLAIMANTS = [ours("spokesman"), ours("minister"), PAPERS[0], AUTHORS[0]]
DATES = [
    None,
    day("2024-06-15"),
    day("2024-06-16"),
    day("2024-06-17"),
    day("2024-06-25"),
    day("2024-09-10"),
    *(literal(text, EDTF) for text in ("2024-06", "2024-06~", "2024-06-16~", "2024-06-16/2024-06-25")),
    *(literal(text, EDTF) for text in ("2024-06-17/..", "../2024-06-20")),
]
"""Of documents and claims; of a count, the days as of which it was made."""

STARTS = [day("2020-01-01"), day("2020-01-01"), day("2024-06-16"), literal("2020", EDTF), literal("2024-06", EDTF)]
ENDS = [literal("..", EDTF), day("2024-06-25"), day("2024-06-25"), literal("2024", EDTF), literal("2024-06~", EDTF)]
SPELLS = [POOLS["Tenure"]["spell"][0]] * 3 + POOLS["Tenure"]["spell"][1:]
LOOKS = [day("2024-06-15"), day("2024-06-17"), literal("2024-06", EDTF)]

FACTS = {
    "AgendaItem": POOLS["AgendaItem"],
    "Ballot": POOLS["Ballot"],
    "Count": {**POOLS["Count"], "asOf": [date for date in DATES if date]},
    "Detail": {**POOLS["Detail"], "subject": EVENTS},
    "EventStatus": POOLS["EventStatus"],
    "Explanation": {**POOLS["Explanation"], "explains": EVENTS},
    "Membership": {**POOLS["Membership"], "spell": SPELLS, "start": STARTS, "end": ENDS, "attestedOn": LOOKS},
    "Participation": {**POOLS["Participation"], "event": EVENTS},
    "Position": POOLS["Position"],
    "Tenure": {
        **POOLS["Tenure"],
        "holder": POOLS["Tenure"]["holder"][:1],
        "spell": SPELLS,
        "start": STARTS,
        "end": ENDS,
    },
}
FACTS["Tenure"]["attestedOn"] = LOOKS
KINDS = [
    "AgendaItem",
    "Ballot",
    *["Count"] * 2,
    "Detail",
    *["EventStatus"] * 3,
    *["Explanation"] * 2,
    *["Membership"] * 3,
    *["Participation"] * 4,
    *["Position"] * 4,
    *["Tenure"] * 3,
]
OPTIONAL = {"attestedOn": 0.5, "end": 0.7, "start": 0.8, "headOfDelegation": 0.5, "level": 0.3}
"""How often a record has a property; it always has the others."""

RANKS = ["Normal"] * 3 + ["Preferred", "Deprecated"]
FORCES = ["Asserts", "Asserts", "Denies", "Denies", "Announces", "Predicts"]
DAYS = ["2024-06-15", "2024-06-16", "2024-06-18", "2024-06-30", "2024-07-15", "2024-10-01"]


@st.composite
def cases(draw: st.DrawFn) -> tuple[World, list[View]]:
    """Give a world and views of it.

    All but the sizes comes from one seed, since Hypothesis likes to draw the same values again; a failing case
    shrinks to few documents, records and claims.
    """
    sizes = draw(st.integers(2, 6)), draw(st.integers(5, 20)), draw(st.integers(2, 8))
    chance = Random(f"{sizes} {draw(st.integers(0, 2**32))}")
    first = chance.randrange(8)
    return _world(chance, *sizes), [_view(chance, number) for number in range(first, 64, 8)]


def _world(chance: Random, documents: int, records: int, claims: int) -> World:
    """Give records on few matters with the documents and claims that speak for and against them."""
    papers = [_document(chance, number) for number in range(documents)]
    names = [document.name for document in papers]
    stated: list[Record] = []
    kinds = chance.choices(KINDS, k=4)
    for number in range(records):
        stated.append(_record(chance, chance.choice(kinds), number, names, stated))
    said = [_claim(chance, number, names, stated) for number in range(claims)]
    judges = {
        record.name: frozenset(chance.sample(names, min(len(names), chance.choice([0, 1, 1, 1, 2]))))
        for record in stated
        if record.rank != "Normal"
    }
    return World(tuple(stated), tuple(papers), tuple(said), judges)


def spells(chance: Random) -> World:
    """Give tenures and memberships alone, with documents of which every rank finds its source."""
    papers = [Document(ours("document-0")), Document(ours("document-1"))]
    names = [document.name for document in papers]
    stated = [_record(chance, cls, number, names, []) for number, cls in enumerate(["Tenure", "Membership"] * 4)]
    judges = {record.name: frozenset(names[:1]) for record in stated if record.rank != "Normal"}
    return World(tuple(stated), tuple(papers), (), judges)


def _view(chance: Random, combination: int) -> View:
    """Give a view that is asked for by one of the 64 combinations of axes."""
    valid, known, according, without, reconstructed, possible = (bool(combination >> axis & 1) for axis in range(6))
    documents = [ours(f"document-{number}") for number in range(6)]
    heard = chance.sample([*documents, *PAPERS, *AUTHORS, *CLAIMANTS * 3], chance.choice([1, 1, 2, 3]))
    left_out = chance.sample([*documents, *PAPERS, *AUTHORS, *CLAIMANTS], chance.choice([1, 1, 2]))
    return View(
        valid_at=chance.choice(DAYS) if valid else None,
        known_at=chance.choice(DAYS) if known else None,
        according_to=frozenset(heard if according else []),
        without=frozenset(left_out if without else []),
        reconstructed=reconstructed,
        possible=possible,
    )


def _document(chance: Random, number: int) -> Document:
    earlier = [ours(f"document-{other}") for other in range(number)]
    return Document(
        ours(f"document-{number}"),
        publisher=chance.choice([*PAPERS, None]),
        authors=frozenset(chance.sample(AUTHORS, chance.choice([0, 1, 1, 2]))),
        published=chance.choice(DATES),
        reprint_of=chance.choice(earlier) if earlier and chance.random() < 0.35 else None,
    )


def _record(chance: Random, cls: str, number: int, documents: list[str], earlier: list[Record]) -> Record:
    facts: dict[str, str] = {}
    for name, pool in FACTS[cls].items():
        if chance.random() < OPTIONAL.get(name, 1) and not (name == "standing" and "stance" in facts):
            facts[name] = chance.choice(pool)
    of_events = [record.name for record in earlier if "event" in record.facts]
    if cls == "Explanation" and of_events:
        facts["explains"] = chance.choice([facts["explains"], *of_events])
    if chance.random() < 0.2:
        facts["basis"] = det("Reconstructed")
    rivals = [record.name for record in earlier if record.cls == cls]
    return Record(
        ours(f"record-{number}"),
        cls,
        facts,
        roles=frozenset([det(chance.choice(["Host", "Mediator"]))] if cls == "Participation" else []),
        sources=frozenset(chance.sample(documents, min(len(documents), chance.choice([0, 1, 1, 1, 2, 3])))),
        rank=chance.choice(RANKS),
        supersedes=frozenset(chance.sample(rivals, min(len(rivals), chance.choice([0, 0, 1])))),
    )


def _claim(chance: Random, number: int, documents: list[str], records: list[Record]) -> Claim:
    names = [record.name for record in records]
    return Claim(
        ours(f"claim-{number}"),
        claimant=chance.choice(CLAIMANTS),
        reported_in=frozenset(chance.sample(documents, min(len(documents), chance.choice([1, 1, 2])))),
        force=chance.choice(FORCES),
        date=chance.choice([None, day("2024-06-15"), day("2024-06-16"), literal("2024-06", EDTF)]),
        asserts=frozenset(chance.sample(names, min(len(names), chance.choice([0, 1, 2, 3])))),
        denies=frozenset(chance.sample(names, min(len(names), chance.choice([0, 0, 1, 2])))),
        denies_existence=frozenset(chance.sample(EVENTS, chance.choice([0, 0, 0, 1]))),
    )


def store_of(world: World) -> Store:
    """Give a store with the ontology, the world and all that the product derives from it."""
    return derived_from(quads_of(world))


def quads_of(world: World) -> str:
    """Write a world as N-Quads."""
    lines = [line for record in world.records for line in statements(record, {})]
    for name, documents in (world.rank_sources or {}).items():
        lines += [f"{name} {det('rankSource')} {document}" for document in documents]
    for document in world.documents:
        lines.append(f"{document.name} {RDF_TYPE} {det('Document')}")
        single = {"publisher": document.publisher, "published": document.published, "reprintOf": document.reprint_of}
        lines += [f"{document.name} {det(name)} {value}" for name, value in single.items() if value]
        lines += [f"{document.name} {det('author')} {author}" for author in document.authors]
    for claim in world.claims:
        lines.append(f"{claim.name} {RDF_TYPE} {det('Claim')}")
        lines.append(f"{claim.name} {det('claimant')} {claim.claimant}")
        lines.append(f"{claim.name} {det('force')} {det(claim.force)}")
        lines += [f"{claim.name} {det('date')} {claim.date}"] if claim.date else []
        several = {
            "asserts": claim.asserts,
            "denies": claim.denies,
            "deniesExistenceOf": claim.denies_existence,
            "reportedIn": claim.reported_in,
        }
        lines += [f"{claim.name} {det(name)} {value}" for name, values in several.items() for value in values]
    return "".join(f"{line} {GRAPH} .\n" for line in lines)


def asked(view: View) -> parameters.View:
    """Give the product's form of a view."""
    without = sorted(name.strip("<>") for name in view.without)
    return parameters.View(
        valid_at=datetime.date.fromisoformat(view.valid_at) if view.valid_at else None,
        known_at=datetime.date.fromisoformat(view.known_at) if view.known_at else None,
        according_to=tuple(sorted(name.strip("<>") for name in view.according_to)),
        without=(*without, *([] if view.reconstructed else [parameters.RECONSTRUCTED])),
        possible=view.possible,
    )
