"""The archive: sources, the pages read in them and their pictures, each under its content's hash."""

import os
import re
import shutil
import uuid
import zlib
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from hedui.errors import Internal, UsageError
from hedui.page import Page

HASH = re.compile(r"[0-9a-f]{64}")
_pages = TypeAdapter(tuple[Page, ...])


class Archive:
    """A folder that only hedui writes to. No name in it comes from outside: all are hashes and numbers."""

    def __init__(self, home: Path) -> None:
        """Makes the folder if need be. Raises UsageError if that cannot be."""
        self.home = home
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)  # scans are not for everybody on the machine
            for name in ("sources", "pages", "images", "incoming"):
                (home / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"Home folder {home} cannot be used: {error.strerror}.") from None

    def source_path(self, sha256: str) -> Path:
        return self._path("sources", sha256)

    def image_path(self, sha256: str, page: int, width: int) -> Path:
        return self._path("images", sha256).with_name(f"{sha256}-{page}-{width}.jpg")

    def open_incoming(self) -> Path:
        """A name for a file that is arriving."""
        return self.home / "incoming" / uuid.uuid4().hex

    def clear_incoming(self) -> None:
        """Throw away what was arriving when the service was killed."""
        for path in (self.home / "incoming").iterdir():
            if path.is_dir():  # an export was under way
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

    def take_in(self, arrived: Path, sha256: str) -> Path:
        """Move a file that has arrived to its place; what is there already is the same."""
        path = self.source_path(sha256)
        path.parent.mkdir(exist_ok=True)
        os.replace(arrived, path)
        return path

    def keep_pages(self, sha256: str, pages: tuple[Page, ...]) -> None:
        """Keep what was read, whole or not at all."""
        path = self._path("pages", sha256)
        self.write(path, zlib.compress(_pages.dump_json(pages), 6))

    def find_pages(self, sha256: str) -> tuple[Page, ...] | None:
        """The pages that were kept; None if there are none, or none that this version can read."""
        try:
            return _pages.validate_json(zlib.decompress(self._path("pages", sha256).read_bytes()))
        except (OSError, zlib.error, ValidationError):
            return None

    def write(self, path: Path, content: bytes) -> None:
        """Write a file whole or not at all. Raises Internal if the disk does not take it."""
        beside = self.open_incoming()
        try:
            path.parent.mkdir(exist_ok=True)
            beside.write_bytes(content)
            os.replace(beside, path)
        except OSError as error:
            raise Internal(f"无法写入：{error.strerror or '读写错误'}。") from error
        finally:
            beside.unlink(missing_ok=True)

    def _path(self, kind: str, sha256: str) -> Path:
        if not HASH.fullmatch(sha256):
            raise ValueError(sha256)
        return self.home / kind / sha256[:2] / sha256
