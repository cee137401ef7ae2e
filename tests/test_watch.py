"""A watched folder: files are taken when they are whole, done once, and put away with a word on what went wrong."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engines import write_pdf
from hedui.cli import run
from hedui.inbox import Inbox
from watch_desk import WatchDesk, run_and_kill


@pytest.fixture
def desk(tmp_path: Path) -> WatchDesk:
    return WatchDesk(tmp_path)


def test_a_dropped_scan_becomes_a_record_and_goes_to_done(desk: WatchDesk) -> None:
    desk.drop("表.pdf")
    desk.wait()
    assert desk.files() == ["done/表.pdf"]
    assert desk.records() == ["表.json"]
    assert desk.journal() == {("表.pdf", "ok"): 1}


def test_a_file_that_still_grows_is_left_alone(desk: WatchDesk) -> None:
    whole = write_pdf(desk.inbox.parent / "x.pdf").read_bytes()
    path = desk.inbox / "慢.pdf"
    for cut in (100, 300, len(whole) // 2):
        path.write_bytes(whole[:cut])
        desk.wait(1.5)
        assert desk.files() == ["慢.pdf"]
    path.write_bytes(whole)
    desk.wait()
    assert desk.files() == ["done/慢.pdf"]


def test_half_a_pdf_is_waited_for_and_then_refused_with_a_note(desk: WatchDesk) -> None:
    path = desk.drop("半.pdf")
    path.write_bytes(path.read_bytes()[:400])
    desk.wait(50)
    assert desk.files() == ["半.pdf"]
    desk.wait(61)
    assert desk.files() == ["failed/半.pdf", "failed/半.pdf.说明.txt"]
    note = (desk.inbox / "failed" / "半.pdf.说明.txt").read_text(encoding="utf-8")
    assert "未能处理：PDF 已损坏" in note
    assert "请重新获取或重新扫描该文件" in note


def test_what_is_no_scan_gets_a_note(desk: WatchDesk) -> None:
    (desk.inbox / "总结.docx").write_bytes(b"PK\3\4 not a scan")
    desk.wait()
    assert desk.files() == ["failed/总结.docx", "failed/总结.docx.说明.txt"]
    assert "另存为 PDF" in (desk.inbox / "failed" / "总结.docx.说明.txt").read_text(encoding="utf-8")


def test_what_fails_in_a_folder_of_its_own_gets_a_note_there_and_stops_nobody(desk: WatchDesk) -> None:
    (desk.inbox / "二科" / "三月").mkdir(parents=True)
    (desk.inbox / "二科" / "三月" / "坏.pdf").write_bytes(b"no scan")
    desk.drop("好.pdf")
    desk.wait()
    assert desk.files() == ["done/好.pdf", "failed/二科/三月/坏.pdf", "failed/二科/三月/坏.pdf.说明.txt"]


@pytest.mark.parametrize("name", [".~lock.pdf", "~$表.pdf", "表.pdf.part", "x.crdownload", "Thumbs.db"])
def test_what_other_programs_leave_about_is_passed_over(desk: WatchDesk, name: str) -> None:
    desk.drop(name)
    desk.wait(100)
    assert desk.files() == [name]


def test_a_file_renamed_while_waited_for_is_done_under_its_new_name(desk: WatchDesk) -> None:
    path = desk.drop("a.pdf.part")
    desk.watch.run([None])
    path.rename(desk.inbox / "a.pdf")
    desk.wait()
    assert desk.records() == ["a.json"]


def test_another_content_under_a_name_gets_a_record_of_its_own(desk: WatchDesk) -> None:
    desk.drop("表.pdf")
    desk.wait()
    desk.drop("表.pdf", text="另一份报告：全年预算安排二百万元，全部执行完毕。")
    desk.wait()
    assert desk.files() == ["done/表.pdf", "done/表~2.pdf"]
    assert len(desk.records()) == 2


def test_two_files_of_one_name_in_one_round_get_two_records(desk: WatchDesk) -> None:
    desk.drop("甲/表.pdf")
    desk.drop("乙/表.pdf", text="另一份报告：全年预算安排二百万元，全部执行完毕。")
    desk.wait()
    assert desk.files() == ["done/乙/表.pdf", "done/甲/表.pdf"]
    assert len(desk.records()) == 2


def test_the_same_content_dropped_again_is_not_read_again(desk: WatchDesk) -> None:
    desk.drop("表.pdf")
    desk.wait()
    shutil.copy(desk.inbox / "done" / "表.pdf", desk.inbox / "表.pdf")
    desk.wait()
    assert desk.journal() == {("表.pdf", "ok"): 1, ("表.pdf", "skipped"): 1}
    assert desk.files() == ["done/表.pdf"]


def test_a_file_that_is_written_on_while_it_is_read_comes_back_to_be_read_again(desk: WatchDesk) -> None:
    desk.drop("表.pdf")
    desk.box.take()
    desk.clock.seconds += 3
    (taken,) = desk.box.take()
    with taken.path.open("ab") as late:
        late.write(b"%more")
    desk.box.put_away(taken, None)
    assert desk.files() == ["表.pdf"]


def test_a_link_out_of_the_inbox_is_not_followed(desk: WatchDesk, tmp_path: Path) -> None:
    secret = write_pdf(tmp_path / "secret.pdf")
    (desk.inbox / "链接.pdf").symlink_to(secret)
    desk.wait(100)
    assert desk.records() == []


def test_a_file_that_vanishes_while_it_is_worked_on_harms_nobody(desk: WatchDesk) -> None:
    desk.drop("a.pdf")
    desk.box.take()
    desk.clock.seconds += 3
    (taken,) = desk.box.take()
    taken.path.unlink()
    assert desk.box.put_away(taken, None) is None


def test_a_thousand_files_are_looked_at_in_little_time(tmp_path: Path) -> None:
    box = Inbox(tmp_path, settle=0)
    for number in range(1000):
        (tmp_path / f"{number}.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    started = time.perf_counter()
    assert len(box.take()) == 1000
    assert time.perf_counter() - started < 2


def test_killed_at_any_moment_it_loses_no_file_and_does_none_twice(tmp_path: Path) -> None:
    kills = int(os.environ.get("HEDUI_KILLS", "2"))
    desk = WatchDesk(tmp_path)
    chance = random.Random(6)  # noqa: S311 (moments to be killed at)
    names = [f"{number:03}.pdf" for number in range(10 * kills)]
    for number, name in enumerate(names):
        desk.drop(name, text=f"第{number}个项目全年预算安排一百万元，全部按时支付到位。")
    for _ in range(kills):
        run_and_kill(desk, chance.random() * 0.08)
    desk.wait()
    assert desk.files() == [f"done/{name}" for name in names]
    assert desk.records() == [name.replace("pdf", "json") for name in names]
    done = desk.journal()
    assert all(done[name, "ok"] <= 1 for name in names)


def test_the_command_makes_records_until_it_is_told_to_stop(tmp_path: Path) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    command = [sys.executable, "-m", "hedui", "watch", str(inbox), "--out", str(out), "--settle", "0.2"]
    source = Path(__file__).parent.parent / "eval" / "cases" / "r26" / "source.pdf"
    with subprocess.Popen([*command, "--workers", "1"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        until = time.monotonic() + 60
        while not (inbox / "done").exists() and time.monotonic() < until:
            time.sleep(0.1)
        shutil.copy(source, inbox / "表.pdf")
        while not (inbox / "done" / "表.pdf").exists() and time.monotonic() < until:
            time.sleep(0.1)
        os.kill(process.pid, signal.SIGTERM)
        said = process.communicate(timeout=30)[0].decode()
    assert process.returncode == 0, said
    assert (out / "表.json").exists()
    assert "表.pdf → 表.json" in said


def test_records_may_not_be_written_into_the_inbox(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["watch", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "lies in the inbox" in capsys.readouterr().err
