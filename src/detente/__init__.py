"""A knowledge graph of diplomatic actors: who came, who signed, who refused, and who says so.

>>> import detente
>>> dataset = detente.open()
>>> answer = dataset.ask("communique-supporters", instrument="burgenstock-communique", region="oceania")
>>> [row.label for row in answer][:3]
['Australia', 'Fiji', 'Marshall Islands']
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

from detente.version import VERSION as __version__  # noqa: N811

if TYPE_CHECKING:
    from detente.answers import Answer
    from detente.api import Dataset, ontology, open
    from detente.cite import Citation
    from detente.describe import Description
    from detente.differences import Change, Difference, diff
    from detente.errors import DetenteError
    from detente.library import Parameter, Question
    from detente.namespaces import expand, shorten
    from detente.triples import Triples
    from detente.values import Name, Row, Value

__all__ = [
    "Answer",
    "Change",
    "Citation",
    "Dataset",
    "Description",
    "DetenteError",
    "Difference",
    "Name",
    "Parameter",
    "Question",
    "Row",
    "Triples",
    "Value",
    "__version__",
    "diff",
    "expand",
    "ontology",
    "open",
    "shorten",
]

_HOMES: Final = {
    "Answer": "answers",
    "Change": "differences",
    "Citation": "cite",
    "Dataset": "api",
    "Description": "describe",
    "DetenteError": "errors",
    "Difference": "differences",
    "Name": "values",
    "Parameter": "library",
    "Question": "library",
    "Row": "values",
    "Triples": "triples",
    "Value": "values",
    "diff": "differences",
    "expand": "namespaces",
    "ontology": "api",
    "open": "api",
    "shorten": "namespaces",
}
"""The module of each name, which is imported when the name is first used."""


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
