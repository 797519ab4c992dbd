"""Open the store that a user names: the address of an endpoint, or a directory."""

from pathlib import Path
from typing import TYPE_CHECKING

from detente.store.addresses import is_url

if TYPE_CHECKING:
    from detente.store.protocol import Store


def open_store(store: str) -> "Store":
    """Open ``store`` for reading. Raises ``DetenteError`` if it is no address and no directory of a store."""
    if is_url(store):
        from detente.store.remote import Remote

        return Remote(store)
    from detente.store.directory import open_directory
    from detente.store.embedded import Embedded

    return Embedded(open_directory(Path(store)))
