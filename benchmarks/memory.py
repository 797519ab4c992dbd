"""Peak memory of a process: of this one, or of a program that it runs.

As a script, ``memory.py PROGRAM WORD...`` runs a program and writes its peak, in bytes, as the last line of stderr. The
kernel counts for a program what the process that starts it has in use, so that one has to be small.
"""

import os
import sys


def peak() -> int:
    """Give the most memory, in bytes, that this process has had in use (its resident set)."""
    from pathlib import Path

    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    import resource

    return _bytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def main() -> int:
    """Run a program, write its peak, and give its exit code."""
    child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
    _, status, usage = os.wait4(child, 0)
    print(f"\n{_bytes(usage.ru_maxrss)}", file=sys.stderr)
    return os.waitstatus_to_exitcode(status)


def _bytes(maximum: int) -> int:
    return maximum if sys.platform == "darwin" else maximum * 1024


if __name__ == "__main__":
    sys.exit(main())
