"""What a model is shown of a document: lines below the page and the section that they stand on."""

from collections.abc import Sequence

from hedui.assemble import assemble
from hedui.document import Document
from hedui.extract.llm_claims import extract_by_model
from hedui.extract.llm_words import Word
from hedui.extract.split import count_tokens, cut_chunks
from hedui.extract.view import show_below, show_footed
from llm_desk import MONEY, PROSE, ROWS, Reader
from prose_desk import Sheet


def set_prose(sheet: Sheet, lines: Sequence[str]) -> Sheet:
    for line in lines:
        sheet.body(line)
    return sheet


def write_two_pages() -> Document:
    """A report whose prose and whose table both go over from the first page to the second."""
    first = set_prose(Sheet().centre(PROSE[0][2:]), PROSE[1:6])
    second = set_prose(Sheet(2), (*PROSE[6:], "3.安排资金12万元补充设备。"))
    second.y = 400.0
    second.table([(*row, "")[: len(ROWS[0])] for row in (*MONEY, *ROWS[:3])])
    third = Sheet(3).table(ROWS[3:])
    return assemble((first.page(), second.page(), third.page()))


def views(document: Document, task: str) -> list[str]:
    reader = Reader()
    extract_by_model(document, reader)
    return [question.view for question in reader.asked if question.task == task]


def test_sentences_stand_below_the_page_and_the_section_that_they_are_of() -> None:
    (view,) = views(write_two_pages(), "facts")
    assert [line.split(" ", 1)[0] for line in view.splitlines()] == [
        *("〔一、基本情况（第1页）〕", "S1", "S2"),
        *("〔二、综合评价结论（第1页）〕", "S3"),
        *("〔四、改进措施（第2页）〕", "S4"),
    ]


def test_headings_of_the_prose_stand_below_the_page_that_they_are_on() -> None:
    (view,) = views(write_two_pages(), "sections")
    assert [line.split("｜")[0] for line in view.splitlines()] == [
        *("第1页", "基本情况", "综合评价结论"),
        *("第2页", "存在的问题", "改进措施"),
    ]


def test_the_page_of_a_table_s_headings_is_named_below_them() -> None:
    document = write_two_pages()
    for view in (*views(document, "indicators"), *views(document, "head")):
        assert view.splitlines()[-1] == "（第2页）"
    assert all("第3页" not in view for view in views(document, "indicators")), "no heading stands there"


def test_headings_of_a_table_over_two_pages_are_told_apart_by_the_page_below_them() -> None:
    words = [Word("子", "1", ("money",), 1), Word("丑", "2", ("money",), 1), Word("寅", "", ("money",), 2)]
    lines = show_footed((word.page, word.shown) for word in words).splitlines()
    assert lines == [
        "子（1）",
        "丑（2）",
        "（第1页）",
        "寅（空）",
        "（第2页）",
    ]


def test_a_page_is_named_again_where_the_view_comes_back_to_it_and_not_while_it_lasts() -> None:
    items = [(1, "甲"), (1, "乙"), (2, "丙"), (1, "丁")]
    shown = show_below(items, lambda item: item[1], lambda item: f"第{item[0]}页")
    assert shown.splitlines() == ["第1页", "甲", "乙", "第2页", "丙", "第1页", "丁"]


def test_what_is_named_above_lines_is_counted_in_the_room_that_they_take() -> None:
    items = [(page, f"第{page}页的第{n}句") for page in range(1, 40) for n in range(3)]

    def above(item: tuple[int, str]) -> str:
        return f"〔第{item[0]}节的小标题〕"

    chunks = list(cut_chunks(items, lambda item: item[1], 100, above))
    assert [item for chunk in chunks for item in chunk] == items
    assert max(count_tokens(show_below(chunk, lambda item: item[1], above)) for chunk in chunks) <= 100
