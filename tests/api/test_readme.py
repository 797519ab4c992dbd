"""The session of Python in the README prints what it shows."""

import doctest
import re
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.usefixtures("environment")
def test_session_of_the_readme_prints_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (session,) = re.findall(r"^```pycon\n(.*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    test = doctest.DocTestParser().get_doctest(session, {}, README.name, str(README), 0)
    shown: list[str] = []
    results = doctest.DocTestRunner().run(test, out=shown.append)
    assert results.attempted > 10
    assert not results.failed, "".join(shown)
    assert [file.name for file in tmp_path.iterdir()] == ["iraq.ttl"]
