"""The noun that ingest yields: one file, known by its content."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read: where it is, the name users know it by, and what it holds.

    `media_type` is told from the content, never from the name. `pages` counts PDF pages or TIFF frames.
    """

    path: Path
    file: str
    sha256: str
    media_type: str
    pages: int

    @property
    def name(self) -> str:
        """The file's own name, without folders."""
        return PurePosixPath(self.file).name
