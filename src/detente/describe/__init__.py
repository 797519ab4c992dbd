"""Describing an entity: what it is called, what is known of it, who says so, and where sources disagree."""

from typing import TYPE_CHECKING

from detente.describe.gathering import gather
from detente.describe.outline import FORMATS, write
from detente.describe.parts import Description

if TYPE_CHECKING:
    from detente.api import Dataset


def describe(dataset: "Dataset", text: str) -> Description:
    """Describe the entity that ``text`` names: an IRI, prefixed name, slug, code, label or alias.

    Raises ``DetenteError`` if nothing, or more than one thing, is called so.
    """
    from detente.names import resolve

    return gather(dataset, resolve(dataset, text))


__all__ = ["FORMATS", "Description", "describe", "write"]
