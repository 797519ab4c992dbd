"""The command as a process: ``detente`` and ``python -m detente``."""

import gc
import os
import sys

_OBJECTS = 100_000


def main() -> None:
    """Run the command line and end the process (the entry point of the package).

    Most commands end after some hundredths of a second, and a fifth of that would go into collecting garbage
    while modules load and into taking the interpreter down: so garbage is collected later than usual, and the
    process ends as soon as all is written. It also must not wait for an engine that still works on a query
    that was interrupted.
    """
    gc.set_threshold(_OBJECTS)
    code: object = 0
    try:
        from detente.cli import cli

        cli(prog_name="detente")
    except KeyboardInterrupt:  # while modules load
        code = 130
    except SystemExit as stop:
        code = stop.code
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
