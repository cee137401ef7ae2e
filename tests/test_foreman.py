"""The foreman reads what waits, once, in whatever moment it is killed."""

import os
import random
from pathlib import Path

import pytest

from engines import ROTTEN, write_pdf
from foreman_desk import ForemanDesk, run_and_kill
from hedui.ledger import Wanted


@pytest.fixture
def desk(tmp_path: Path) -> ForemanDesk:
    return ForemanDesk(tmp_path)


def test_what_is_uploaded_is_read_and_its_pages_are_kept(desk: ForemanDesk) -> None:
    sha = desk.upload("表.pdf", pages=3)
    desk.work()
    version, job = desk.ledger.records.find(sha), desk.ledger.jobs.latest(sha)
    pages = desk.archive.find_pages(sha)
    assert version is not None
    assert job is not None
    assert pages is not None
    assert (version.record.source.file, version.version) == ("表.pdf", 1)
    assert (job.state, job.pages_done) == ("done", 3)
    assert [page.number for page in pages] == [1, 2, 3]


def test_what_is_dropped_becomes_a_document_and_goes_to_done(desk: ForemanDesk) -> None:
    (desk.inbox / "甲").mkdir()
    write_pdf(desk.inbox / "甲" / "表.pdf")
    (desk.inbox / "甲" / "乱.pdf").write_bytes(b"%PDF-1.7 nothing %%EOF")
    desk.work()
    (row,) = desk.ledger.documents.list(Wanted()).rows
    assert (row.name, row.origin, row.state) == ("表.pdf", "watch", "done")
    assert desk.put_away() == ["done/甲/表.pdf", "failed/甲/乱.pdf", "failed/甲/乱.pdf.说明.txt"]


def test_a_dropped_name_is_shown_without_what_screens_obey(desk: ForemanDesk) -> None:
    write_pdf(desk.inbox / "控\n制\x1b[31m.pdf")
    desk.work()
    (row,) = desk.ledger.documents.list(Wanted()).rows
    assert row.name == "控制[31m.pdf"


def test_a_file_that_was_read_before_is_not_read_again(desk: ForemanDesk) -> None:
    sha = desk.upload("表.pdf")
    desk.work()
    (desk.inbox / "同.pdf").write_bytes(desk.archive.source_path(sha).read_bytes())
    desk.work()
    assert desk.put_away() == ["done/同.pdf"]
    assert desk.ledger.documents.list(Wanted()).total == 1
    assert desk.ledger.records.versions(sha) == 1


def test_what_cannot_be_read_says_why(desk: ForemanDesk) -> None:
    sha = desk.upload(f"{ROTTEN}.pdf")
    desk.work()
    row = desk.ledger.documents.find(sha)
    assert row is not None
    assert (row.state, row.error_code) == ("failed", "internal")
    assert "secret words" not in (row.error_message or "")


def test_killed_at_any_moment_it_loses_no_document_and_doubles_none(desk: ForemanDesk, tmp_path: Path) -> None:
    kills = int(os.environ.get("HEDUI_KILLS", "2"))
    chance = random.Random(6)  # noqa: S311 (moments to be killed at)
    names = [f"{number:03}.pdf" for number in range(8 * kills)]
    for number, name in enumerate(names):
        text = f"第{number}个项目全年预算安排一百万元，全部按时支付到位。"
        if number % 2:
            desk.upload(name, text=text)
        else:
            write_pdf(desk.inbox / name, text=text)
    for _ in range(kills):
        run_and_kill(tmp_path, chance.random() * 0.3)
    after = ForemanDesk(tmp_path)
    after.work()
    rows = after.ledger.documents.list(Wanted(limit=1000)).rows
    assert sorted((row.name, row.state) for row in rows) == [(name, "done") for name in names]
    assert all(after.ledger.records.versions(row.sha256) == 1 for row in rows)
    assert after.put_away() == [f"done/{name}" for name in names[::2]]
