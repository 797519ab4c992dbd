"""Sensitivity: which rows of an answer hang on which source."""

from detente.sensitivity.run import sensitivity

__all__ = ["sensitivity"]
