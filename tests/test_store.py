"""Records lie under names of their own, whole or not at all."""

import os
import resource
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedui.errors import Internal, UsageError
from hedui.record import Producer, Record, Source
from hedui.store import Shelf, find_owners, name_record, write_whole

PRODUCER = Producer(version="1", reader="r", extractor="rules")
SHA = "3f2a9c" + "0" * 58


def make_record(sha256: str = SHA) -> Record:
    source = Source(file="a.pdf", sha256=sha256, pages=1, scanned_pages=0, media_type="application/pdf")
    return Record(source=source, producer=PRODUCER)


def names(*files: str) -> list[str]:
    """The names of the records of these files, each with content of its own."""
    owners, taken = find_owners(files), set[str]()
    for number, file in enumerate(files):
        taken.add(name_record(file, f"{number:06x}", owners, {name.casefold() for name in taken}))
    return sorted(taken)


def test_files_of_one_name_get_records_of_different_names() -> None:
    assert names("a/表.pdf", "b/表.pdf", "b/表.PNG") == ["表.json", "表~000001.json", "表~000002.json"]


def test_names_that_differ_only_in_case_are_one_name() -> None:
    assert names("Form.pdf", "form.pdf") == ["Form.json", "form~000001.json"]


def test_the_same_content_under_one_name_three_times_gets_three_records() -> None:
    files = ["a/x.pdf", "b/x.pdf", "c/x.pdf"]
    taken: list[str] = []
    for file in files:
        taken.append(name_record(file, SHA, find_owners(files), set(taken)))
    assert taken == ["x.json", "x~3f2a9c.json", "x~3f2a9c~2.json"]


def test_no_record_takes_the_name_of_the_run_file() -> None:
    assert names("_run.pdf") == ["_run~000000.json"]


def test_a_name_too_long_for_the_disk_is_cut_between_characters() -> None:
    (name,) = names("核" * 84 + ".pdf")
    assert name.startswith("核核")
    assert len(name.encode()) <= 255
    assert name.endswith("~000000.json")


@given(st.lists(st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=300)))
def test_whatever_files_are_called_no_two_records_share_a_name(stems: list[str]) -> None:
    found = names(*(f"{number}/{stem}.pdf" for number, stem in enumerate(stems)))
    assert len({name.casefold() for name in found}) == len(stems)
    assert all(len(name.encode()) <= 255 and name.casefold() != "_run.json" for name in found)


def test_a_record_is_found_again_by_its_content(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "out")
    shelf.put("a.json", make_record())
    assert shelf.find("a.json", SHA) == make_record()
    assert shelf.find("a.json", "0" * 64) is None
    assert shelf.find("b.json", SHA) is None


def test_a_record_cut_short_by_somebody_else_is_not_taken_for_done(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("a.json", make_record())
    whole = (tmp_path / "a.json").read_bytes()
    (tmp_path / "a.json").write_bytes(whole[:-20])
    assert shelf.find("a.json", SHA) is None


def test_an_output_folder_that_is_a_file_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    for folder in (tmp_path / "out", tmp_path / "out" / "deeper"):
        with pytest.raises(UsageError, match="is a file"):
            Shelf(folder)


def test_a_full_disk_leaves_the_record_before_and_no_litter(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    write_whole(target, "before")
    kept = resource.getrlimit(resource.RLIMIT_FSIZE)
    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, kept[1]))
    try:
        with pytest.raises(Internal, match="磁盘已满"):
            write_whole(target, "x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, kept)
        signal.signal(signal.SIGXFSZ, heard)
    assert target.read_text() == "before"
    assert os.listdir(tmp_path) == ["a.json"]
