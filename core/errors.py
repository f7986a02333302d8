"""One root error and one child per decision a caller can take. What a user sees is `str(error)`: one line that says what to do."""


class MonitorError(Exception):
    """Root of every error this project raises on purpose. `exit_code` is what the command line ends with."""

    exit_code = 2


class SettingsError(MonitorError):
    """A setting is unknown, malformed or unusable: nothing was started."""


class SeedError(MonitorError):
    """A seed file (programme, source, lexicon, rule, name) is wrong. The text names file, line and field."""


class StoreError(MonitorError):
    """The database cannot be opened, migrated, read or written."""


class ArchiveError(MonitorError):
    """A WARC file cannot be written or a record cannot be read back."""


class FetchError(MonitorError):
    """The site could not be reached, or nothing usable came back."""

    exit_code = 3


class BlockedError(FetchError):
    """The site refuses us (robots, 403, a challenge page): stop, do not insist."""


class ExtractError(MonitorError):
    """A page holds no article that can be read. One page is skipped, the run goes on."""


class InputError(MonitorError):
    """What the user handed over (a gold file, a date, an identifier) cannot be used."""


class AlertError(MonitorError):
    """A channel is misconfigured or refuses delivery."""


class UncertainDeliveryError(AlertError):
    """A channel took a message and gave no answer: it may have arrived. Whether to send it again is for a person to say."""


class JudgeError(MonitorError):
    """The judge gave no usable answer to one question. The finding stays as the rules left it."""


class BusyError(MonitorError):
    """Another run holds the lease."""

    exit_code = 4
