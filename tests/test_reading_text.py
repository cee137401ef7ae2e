"""Which text layers are believed: reports with their figures, and none of the garbage that broken fonts leave."""

import pytest

from hedui.reading.textlayer import is_believable

REPORT = "二、项目资金安排落实、总投入等情况分析。2021年度预算安排资金1,038.00万元，实际支出999.21万元，执行率96.26%。"


def test_the_text_of_a_report_is_believed() -> None:
    assert is_believable(REPORT)


def test_a_table_of_figures_alone_is_believed() -> None:
    assert is_believable("100.00%12.5098.6(3)≥95%1,038.00/—")


def test_ticks_from_a_font_of_symbols_are_no_garbage() -> None:
    assert is_believable(REPORT + "\uf0fe\uf0a8\uf0fc\uf0b7")


def test_ideographs_in_radical_forms_are_believed() -> None:
    assert is_believable("⻓效管理机制⾦额⻚码⻔户⻋辆⻛险⻝品⾼质量")


@pytest.mark.parametrize(
    "garbage",
    [
        "\ufffd" * 40 + "2021",
        REPORT.replace("1", "\ufffd").replace("0", "\ufffd"),  # the font of the figures alone is broken
        "ÏîÄ¿Ö§³ö¼¨Ð§×ÔÆÀ±¨¸æ2020Äê¶ÈÔ¤Ëã°²ÅÅ×Ê½ð",  # GBK taken for Latin-1
        "ơ2024 ৯\u0a0cƢתѬ:ηԈᲇሩٍጣ2024৯ਁন৶\u0c64ѱᐄਢᡷᲇሩ",  # codes of glyphs taken for characters
        "".join(chr(0xE000 + n) for n in range(60)),
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ",  # a subset numbered from the exclamation mark
        "XiangmuzhichujixiaozipingbaogaoNiandu2020",
    ],
)
def test_garbage_is_not_believed(garbage: str) -> None:
    assert not is_believable(garbage)
