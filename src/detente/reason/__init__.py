"""Consistency by description logic: HermiT over the ontology and the graph, and in words what it finds wrong.

It checks and never feeds the store: nothing that it infers is kept.
"""

from detente.reason.hermit import java_available
from detente.reason.run import SECONDS, Explanation, ReasoningResult, check

__all__ = ["SECONDS", "Explanation", "ReasoningResult", "check", "java_available"]
