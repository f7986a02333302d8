"""What the command line ends with. The same numbers everywhere; `policy-monitor --help` and docs/commands.md print them."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Process exit codes."""

    OK = 0
    PARTIAL = 1
    WRONG = 2
    UNREACHABLE = 3
    BUSY = 4
    UNEXPECTED = 70
    INTERRUPTED = 130


MEANINGS = {
    ExitCode.OK: "all done",
    ExitCode.PARTIAL: "done in part: something failed, the rest went on (the run's issues say what)",
    ExitCode.WRONG: "nothing done: wrong arguments, settings, seeds, database or file",
    ExitCode.UNREACHABLE: "nothing done: no site could be reached and nothing was pending",
    ExitCode.BUSY: "another run is under way",
    ExitCode.UNEXPECTED: "a fault of the program; the log file named on the line has the details",
    ExitCode.INTERRUPTED: "stopped by you; the next run resumes",
}
