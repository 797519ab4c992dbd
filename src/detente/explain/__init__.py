"""Why the dataset has a statement, or why not: rules, axioms, the records that they used and those that lost."""

from detente.explain.gathering import explain
from detente.explain.parts import Explanation

__all__ = ["Explanation", "explain"]
