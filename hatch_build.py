"""Put the data into a wheel, with a hash that spares the installed command a look at its files."""

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DATA = ("graph", "ontology", "queries")
CONTENT = (*DATA, "src/detente")


class Data(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the data as ``detente/data``, and there ``HASH``: one SHA-256 over path and content of every file that
    the prepared dataset comes from.
    """

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files to a wheel; an editable install reads the checkout, so that no copy of it grows stale."""
        if version == "editable":
            return
        for folder in DATA:
            build_data["force_include"][str(Path(self.root) / folder)] = f"detente/data/{folder}"
        digest = hashlib.sha256()
        for folder in CONTENT:
            for path in sorted((Path(self.root) / folder).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    digest.update(path.relative_to(self.root).as_posix().encode() + b"\0")
                    digest.update(path.read_bytes() + b"\0")
        self._folder = tempfile.TemporaryDirectory(prefix="detente-build-")
        target = Path(self._folder.name) / "HASH"
        target.write_text(digest.hexdigest() + "\n", encoding="ascii")
        build_data["force_include"][str(target)] = "detente/data/HASH"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Delete the file that the hash was written to, now that it is in the wheel."""
        if version != "editable":
            self._folder.cleanup()
