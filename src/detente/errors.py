"""The one exception that the library raises on purpose."""


class DetenteError(Exception):
    """Something that the user can mend.

    ``message`` says in one line what is wrong and where; ``hint`` names the mend; ``str`` gives both. Where a
    parameter was given something wrong, ``parameter`` is its name, and the message begins with it. The command prints
    message and hint, the parameter as its option, and exits with 2.
    """

    def __init__(self, message: str, hint: str | None = None, *, parameter: str | None = None) -> None:
        self.message = f"{parameter}: {message}" if parameter else message
        super().__init__(self.message)
        self.hint = hint
        self.parameter = parameter

    def __str__(self) -> str:
        return f"{self.message}. {self.hint}" if self.hint else self.message
