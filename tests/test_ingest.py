"""What can be read is found and told by its content; what cannot says why, in the contract's codes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pymupdf
import pytest
from PIL import Image

from engines import write_pdf
from folder_desk import let_others_in
from hedui.config import Settings
from hedui.errors import FileError
from hedui.ingest import Candidate, find_files, open_source, show_name
from hedui.mupdf import DAMAGE, load_page
from hedui.source import Source

SETTINGS = Settings()


def open_path(path: Path, settings: Settings = SETTINGS) -> Source:
    return open_source(Candidate(path, path.name), settings)


def code_of(path: Path, settings: Settings = SETTINGS) -> str:
    with pytest.raises(FileError) as caught:
        open_path(path, settings)
    assert caught.value.message.endswith("。")
    return caught.value.code


def write_image(path: Path, kind: str, size: tuple[int, int] = (60, 40), frames: int = 1) -> Path:
    pictures = [Image.effect_noise(size, 80) for _ in range(frames)]
    more = {"save_all": True, "append_images": pictures[1:]} if frames > 1 else {}
    pictures[0].save(path, kind, **more)
    return path


def test_a_pdf_is_a_source_with_its_hash_and_its_pages(tmp_path: Path) -> None:
    source = open_path(write_pdf(tmp_path / "自评报告.pdf", pages=3))
    assert (source.file, source.media_type, source.pages) == ("自评报告.pdf", "application/pdf", 3)
    assert len(source.sha256) == 64


@pytest.mark.parametrize(
    ("kind", "frames", "media_type"), [("PNG", 1, "image/png"), ("JPEG", 1, "image/jpeg"), ("TIFF", 3, "image/tiff")]
)
def test_the_content_tells_the_type_whatever_the_name_says(
    tmp_path: Path, kind: str, frames: int, media_type: str
) -> None:
    source = open_path(write_image(tmp_path / "扫描.pdf", kind, frames=frames))
    assert (source.media_type, source.pages) == (media_type, frames)


def test_an_empty_file_is_empty(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    assert code_of(tmp_path / "a.pdf") == "empty"


def test_text_renamed_to_pdf_is_of_an_unsupported_type(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("绩效自评报告\n" * 40, encoding="utf-8")
    assert code_of(tmp_path / "a.pdf") == "unsupported_type"


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9, 0.995])
def test_a_pdf_cut_short_is_unreadable_wherever_it_was_cut(tmp_path: Path, share: float) -> None:
    whole = write_pdf(tmp_path / "whole.pdf", pages=5).read_bytes()
    (tmp_path / "a.pdf").write_bytes(whole[: int(len(whole) * share)])
    assert code_of(tmp_path / "a.pdf") == "unreadable"


def test_a_pdf_with_a_web_page_behind_its_end_is_read(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf")
    path.write_bytes(path.read_bytes() + b"<html>" + b" " * 3000 + b"</html>")
    assert open_path(path).pages == 1


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_cut_short_is_unreadable(tmp_path: Path, kind: str) -> None:
    path = write_image(tmp_path / "a", kind, size=(600, 400))
    path.write_bytes(path.read_bytes()[:-20_000])
    assert code_of(path) == "unreadable"


def encrypt(path: Path, user: str) -> Path:
    aes_256 = 5  # pymupdf.PDF_ENCRYPT_AES_256, which mypy does not know
    with pymupdf.open() as document:
        document.new_page()
        document.save(path, encryption=aes_256, owner_pw="owner", user_pw=user)
    return path


def test_a_pdf_that_asks_for_a_password_is_encrypted(tmp_path: Path) -> None:
    assert code_of(encrypt(tmp_path / "a.pdf", user="secret")) == "encrypted"


def test_a_pdf_with_only_an_owner_password_opens(tmp_path: Path) -> None:
    assert open_path(encrypt(tmp_path / "a.pdf", user="")).pages == 1


def test_a_page_of_20000_points_is_too_large(tmp_path: Path) -> None:
    with pymupdf.open() as document:
        document.new_page(width=20_000, height=20_000)
        document.save(tmp_path / "a.pdf")
    assert code_of(tmp_path / "a.pdf") == "too_large"


def test_a_picture_bomb_is_too_large_whether_in_a_pdf_or_alone(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.png"
    Image.new("1", (400, 300)).save(bomb)
    with pymupdf.open() as document:
        document.new_page().insert_image(pymupdf.Rect(0, 0, 100, 100), filename=bomb)
        document.save(tmp_path / "bomb.pdf")
    few = Settings(max_pixels=100_000)
    assert [code_of(bomb, few), code_of(tmp_path / "bomb.pdf", few)] == ["too_large", "too_large"]


def test_limits_on_bytes_and_pages_come_from_the_settings(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", pages=3)
    assert code_of(path, Settings(max_bytes=100)) == "too_large"
    assert code_of(path, Settings(max_pages=2)) == "too_large"


def test_2000_blank_pages_are_opened_in_under_two_seconds(tmp_path: Path) -> None:
    assert open_path(write_pdf(tmp_path / "a.pdf", pages=2000, text="")).pages == 2000


def test_a_missing_file_and_a_pipe_are_unreadable(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    assert code_of(tmp_path / "none.pdf") == "unreadable"
    assert code_of(tmp_path / "pipe.pdf") == "unreadable"


def test_a_folder_is_searched_through_by_name_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    for name in ("二/b.PDF", "二/a.pdf", "一/深/c.Tiff", ".hidden/d.pdf", "._e.pdf", "~$f.pdf", "g.docx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = find_files([tmp_path])
    assert [c.file for c in found if c.wanted] == ["一/深/c.Tiff", "二/a.pdf", "二/b.PDF"]
    assert [(c.file, c.problem.code if c.problem else "") for c in found if not c.wanted] == [
        ("g.docx", "unsupported_type")
    ]


def test_a_scan_without_a_suffix_is_found_by_its_content(tmp_path: Path) -> None:
    write_pdf(tmp_path / "扫描件2023.12")
    assert [c.wanted for c in find_files([tmp_path])] == [True]


def test_a_file_named_twice_is_done_once(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf")
    assert [c.file for c in find_files([path, tmp_path, tmp_path / "." / "a.pdf"])] == ["a.pdf"]


def test_linked_folders_are_entered_once_and_links_in_a_circle_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    write_pdf(tmp_path / "in" / "a.pdf")
    write_pdf(tmp_path / "elsewhere" / "b.pdf")
    (tmp_path / "in" / "deep" / "up").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "linked").symlink_to(tmp_path / "elsewhere")
    assert [c.file for c in find_files([tmp_path / "in"])] == ["a.pdf", "linked/b.pdf"]


def test_the_output_folder_is_not_searched(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write_pdf(tmp_path / "a.pdf")
    (tmp_path / "out" / "a.json").write_text("{}")
    assert [c.file for c in find_files([tmp_path], but=tmp_path / "out")] == ["a.pdf"]
    assert [c.file for c in find_files([tmp_path], but=tmp_path)] == ["a.pdf", "out/a.json"]


def test_a_name_in_gbk_bytes_is_shown_in_characters() -> None:
    assert show_name(os.fsdecode("自评表.pdf".encode("gbk"))) == "自评表.pdf"


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything; nobody may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_and_a_file_that_may_not_be_read_are_unreadable_and_their_neighbours_are_found(
    tmp_path: Path,
) -> None:
    tmp_path.chmod(0o755)
    let_others_in(tmp_path)
    write_pdf(tmp_path / "a.pdf")
    (tmp_path / "locked").mkdir(mode=0o000)
    write_pdf(tmp_path / "z.pdf").chmod(0o000)
    with as_nobody():
        found = find_files([tmp_path])
        assert [(c.file, c.problem.code if c.problem else None) for c in found] == [
            ("a.pdf", None),
            ("locked", "unreadable"),
            ("z.pdf", None),
        ]
        assert code_of(tmp_path / "z.pdf") == "unreadable"
    (tmp_path / "locked").chmod(0o755)


def test_a_page_that_a_damaged_file_has_lost_is_damage() -> None:
    with pymupdf.open() as document:
        document.new_page()
        with pytest.raises(DAMAGE):
            load_page(document, 1)


def test_a_tiff_of_an_unknown_compression_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    Image.new("L", (40, 30), 255).save(path, "TIFF")
    tag, kind = (259).to_bytes(2, "little"), (3).to_bytes(2, "little")
    entry = tag + kind + (1).to_bytes(4, "little")
    whole = path.read_bytes()
    assert whole.count(entry + b"\x01\x00") == 1
    path.write_bytes(whole.replace(entry + b"\x01\x00", entry + b"\xfc\x00"))
    assert code_of(path) == "unreadable"


def test_a_picture_whose_name_is_no_text_makes_a_file_unreadable(tmp_path: Path) -> None:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /Im#ff#fe 4 0 R >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, b"42",
    ]  # fmt: skip
    pdf, places = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, 1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    pdf += table + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(pdf)
    (tmp_path / "odd.pdf").write_bytes(pdf)
    assert code_of(tmp_path / "odd.pdf") == "unreadable"
