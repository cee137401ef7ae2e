"""Words of a scan without what no author sets among them: specks read as points, strokes for the 一 of a list, 方元."""

import re
from collections.abc import Sequence
from dataclasses import replace

from hedui.page import Line

LONGEST_NAME, SENTENCE = 14, re.compile(r"[，。；,;]")
SPECK_IN_YEAR = re.compile(r"(?<=20\d\d)(?<!\d20\d\d)[-.,·'](?=年)")
SPECK_AFTER_YEAR = re.compile(r"(?<!\d)20\d\d[-.,·']$")  # the next line of its paragraph begins with 年
FIRST_ITEM = re.compile(r"[-—–－]{1,2}(?=是[\u4e00-\u9fff])")  # --是 for 一是
NO_LABEL = re.compile(r"(?<=^指标)[!！|丨lI](?=[:：])")
NO_UNIT = re.compile(r"(?<=\d)方(?=元)")
# 一.项目 opens a list, and 户·月 is a measure
SPECK = re.compile(r"(?<=[一-龥])(?<![一二三四五六七八九十])[.](?=[一-龥]|$)|(?<=[一-龥])[·]$|^[.·](?=[一-龥])")


def mend_first_item(line: Line) -> Line:
    """The line with the 一 that opens a list in words for the strokes that it was read as."""
    match = FIRST_ITEM.match(line.text)
    if match is None:
        return line
    for at in range(match.end() - 1, 0, -1):
        line = without_char(line, at)
    return replace(line, text="一" + line.text[1:], rivals=None)


def mend_unit(line: Line) -> Line:
    """The line with 万元 for 方元, which nobody counts in."""
    return read_instead(line, NO_UNIT, "万")


def mend_label(line: Line) -> Line:
    """The line with the 1 of 指标1： for the stroke that it was read as: 指标！：."""
    return read_instead(line, NO_LABEL, "1")


def read_instead(line: Line, pattern: re.Pattern[str], char: str) -> Line:
    """The line with another character for one that nobody prints there; what others read of it likewise."""
    if pattern.search(line.text) is None:
        return line
    witnesses = tuple(replace(witness, text=pattern.sub(char, witness.text)) for witness in line.witnesses)
    return replace(line, text=pattern.sub(char, line.text), witnesses=witnesses, rivals=None)


def without_specks_in_years(line: Line) -> Line:
    """The line without specks between a year and its 年: 2021-年度."""
    for match in reversed(list(SPECK_IN_YEAR.finditer(line.text))):
        line = without_char(line, match.start())
    return line


def without_specks_at_breaks(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page without specks between a year at a line's end and its 年 below: 2017. over 年该项目."""
    out = list(lines)
    for n, line in enumerate(lines):
        if line.native or SPECK_AFTER_YEAR.search(line.text) is None:
            continue
        below = (other for other in lines if other.box.y0 > line.box.center[1])
        following = min(below, key=lambda other: (other.box.y0, other.box.x0), default=None)
        if following is not None and following.text.startswith("年"):
            out[n] = without_char(line, len(line.text) - 1)
    return out


def without_specks(line: Line) -> Line:
    """The line of a name without points within and about words, where none is printed: 持续加.强, 完成., .无.

    In a sentence such a point may be what a scan left of a full stop.
    """
    if line.native or len(line.text) > LONGEST_NAME or SENTENCE.search(line.text):
        return line
    for match in reversed(list(SPECK.finditer(line.text))):
        line = without_char(line, match.start())
    return line


def without_char(line: Line, at: int) -> Line:
    """The line without a character, what others read of the rest in its place."""
    shifted = (replace(w, start=w.start - (w.start > at), end=w.end - (w.end > at)) for w in line.witnesses)
    return replace(
        line,
        text=line.text[:at] + line.text[at + 1 :],
        xs=line.xs[:at] + line.xs[at + 1 :],
        probs=line.probs[:at] + line.probs[at + 1 :],
        witnesses=tuple(shifted),
        rivals=None,
    )
