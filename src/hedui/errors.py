"""Every error that users can meet, in one tree. Each says its code (contract.md) and one sentence with what to do.

HeduiError
├── FileError          one file cannot be done: a value in the results, the other files go on
│   ├── Unreadable         unreadable        damaged, cut short, or not permitted
│   ├── Encrypted          encrypted         needs a password to open
│   ├── Empty              empty             no bytes, or no pages
│   ├── TooLarge           too_large         beyond a limit of the settings
│   ├── UnsupportedType    unsupported_type  neither PDF, PNG, JPEG nor TIFF
│   ├── NoFormFound        no_form_found     neither a form nor prose
│   ├── LlmUnavailable     llm_unavailable   the language model did not answer, or none is configured
│   ├── TimedOut           timeout           a page took longer than the settings allow
│   └── Internal           internal          our fault, or the machine's: the disk is full
│       └── WorkerLost         internal          a worker died, was killed, or outgrew its memory
├── Stale              a record was changed by somebody else meanwhile (the service)
└── UsageError         the run cannot begin: wrong settings, an output folder that is a file
"""


class HeduiError(Exception):
    """The root; `message` is one clear sentence (Chinese where it speaks of a document)."""

    code = "internal"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __reduce__(self) -> tuple[type["HeduiError"], tuple[str]]:
        return type(self), (self.message,)


class FileError(HeduiError):
    """One file cannot be done."""


class Unreadable(FileError):
    code = "unreadable"


class Encrypted(FileError):
    code = "encrypted"


class Empty(FileError):
    code = "empty"


class TooLarge(FileError):
    code = "too_large"


class UnsupportedType(FileError):
    code = "unsupported_type"


class NoFormFound(FileError):
    code = "no_form_found"


class LlmUnavailable(FileError):
    code = "llm_unavailable"


class TimedOut(FileError):
    code = "timeout"


class Internal(FileError):
    code = "internal"


class Stale(HeduiError):
    """A record was changed by somebody else meanwhile."""

    code = "stale"


class WorkerLost(Internal):
    """Whoever was at work is gone: the same work may go well elsewhere."""


class UsageError(HeduiError):
    """The run cannot begin: the command line or the settings are wrong."""

    code = "usage"
