"""The reference is what the commands and the questions say now."""

import pytest
from docs import make_reference

from detente import library
from detente.cli import COMMANDS


def test_reference_is_not_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")  # the terminal makes no difference
    text = make_reference.PAGE.read_text(encoding="utf-8")
    assert make_reference.page() == text, "run: python docs/make_reference.py"
    for name in COMMANDS:
        assert f"\n### detente {name}\n\n```text\nUsage: detente {name} " in text
    for name in library.read_library():
        assert f"\n#### {name}\n" in text
