"""The one exception that the library raises on purpose."""


class DetenteError(Exception):
    """Something that the user can mend.

    ``message`` says in one line what is wrong and where; ``hint`` names the mend. The command prints both and
    exits with 2.
    """

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
