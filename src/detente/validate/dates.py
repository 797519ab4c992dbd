"""Checks that date literals can be read."""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal

from detente.bounds import bounds
from detente.errors import DetenteError
from detente.namespaces import EDTF, shorten
from detente.validate.problems import Finding, Severity
from detente.validate.reading import Statement

NAME: Final = "edtf-form"


def run(triples: Iterable[Statement]) -> Iterator[Finding]:
    """Find the EDTF literals that are no EDTF dates. That days are days, the shapes see to."""
    for subject, predicate, value in triples:
        if not isinstance(value, Literal) or value.datatype.value != EDTF:
            continue
        try:
            bounds(value.value, EDTF)
        except DetenteError as error:
            yield Finding(
                check=NAME,
                severity=Severity.VIOLATION,
                entity=subject.value,
                message=f"{shorten(predicate.value)} is no date: {error.message}",
                mend=error.hint or "Correct the date",
                property=predicate.value,
                value=value.value,
            )
