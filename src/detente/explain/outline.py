"""Writing an explanation: as a tree of lines for people, and as JSON."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, is_dataclass
from typing import Any, Final

from detente.explain.parts import Derivation, Evidence, Explanation

_KINDS: Final = {
    "subclass": "follows by subclass",
    "subproperty": "follows by subproperty",
    "inverse": "follows by inverse",
}


def _tree(explanation: Explanation) -> str:
    """Give the verdict, and why the dataset has the statement or has it not."""
    return "\n".join([*explanation.verdict.lines(), *_why(explanation)]) + "\n"


def _why(explanation: Explanation) -> Iterator[str]:
    if explanation.derivations:
        yield "why it is in the dataset:"
        for derivation in explanation.derivations:
            yield from _derivation(derivation, 1)
    else:
        yield "why it is not in the dataset:"
        yield from (f"  {line}" for line in explanation.missing)
        yield from (f"  rule {rule.file}: {rule.says}" for rule in explanation.rules)
    if explanation.lost:
        yield "other records on the matter:"
        for evidence in explanation.lost:
            yield from _evidence(evidence, 1)


def _derivation(derivation: Derivation, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if derivation.rule:
        yield f"{indent}rule {derivation.rule.file}: {derivation.rule.says}"
    elif derivation.kind == "weighing":
        yield f"{indent}it is the value that counts after weighing"
    elif derivation.kind == "written":
        yield f"{indent}{derivation.statement} is written in {derivation.file}"
        yield from (f"{indent}  source: {document}" for document in derivation.documents)
    else:
        yield f"{indent}{_KINDS[derivation.kind]}: {derivation.axiom}"
    for evidence in derivation.records:
        yield from _evidence(evidence, depth + 1)
    for premise in derivation.premises:
        yield from _derivation(premise, depth + 1)


def _evidence(evidence: Evidence, depth: int) -> Iterator[str]:
    indent = "  " * depth
    day = f" on {evidence.day}" if evidence.day else ""
    origin = f" (from {evidence.origin})" if evidence.origin else ""
    yield f"{indent}{evidence.record}: {evidence.property} {evidence.value}{origin}{day}; {evidence.fate}"
    if evidence.basis:
        yield f"{indent}  basis: {evidence.basis}"
    if evidence.rank:
        sources = ", ".join(document.document for document in evidence.rank_sources)
        yield f"{indent}  {evidence.rank}: {evidence.rank_reason} ({sources})"
    for title, side in (("stated by", evidence.voices), ("denied by", evidence.denials)):
        if side:
            names = (f"{witness.name} of {witness.claimant}" if witness.claimant else witness.name for witness in side)
            yield f"{indent}  {title}: {', '.join(names)}"


def _json(explanation: Explanation) -> str:
    """Give the explanation as JSON, with empty members left out."""
    verdict = explanation.verdict.plain()
    about = verdict.pop("detente")
    parts = {name: _plain(getattr(explanation, name)) for name in ("derivations", "rules", "missing", "lost")}
    found = verdict | {name: part for name, part in parts.items() if part} | {"detente": about}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _plain(part: Any) -> Any:
    """Give a part of an explanation as JSON has it."""
    if is_dataclass(part) and not isinstance(part, type):
        return asdict(part)
    if hasattr(part, "_asdict"):
        members = {name: _plain(member) for name, member in part._asdict().items()}
        return {name: member for name, member in members.items() if member not in ("", [], None)}
    return [_plain(item) for item in part] if isinstance(part, tuple) else part


FORMATS: Final[dict[str, Callable[[Explanation], str]]] = {"text": _tree, "json": _json}
"""The forms of text, by name."""
