"""Checks Turtle against the shapes, the hygiene queries and the dates that the ontology asks for."""

from detente.validate.problems import Finding, Problem, Report, Severity, write_json
from detente.validate.run import check, validate

__all__ = ["Finding", "Problem", "Report", "Severity", "check", "validate", "write_json"]
