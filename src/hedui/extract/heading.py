"""The head of a report: what kind it is, its title, its year, and who fills it in."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from hedui.claims import NOTHING, Claim
from hedui.document import Paragraph, Part, TableBlock, Text
from hedui.extract.names import (
    EMBEDDED_ORGANISATION,
    NOT_AN_ORGANISATION,
    ORGANISATION_SUFFIX,
    WHOLE_ORGANISATION,
    is_signature,
)
from hedui.extract.years import YearMention, mention_year, years_in
from hedui.kinds import DEPARTMENT_LABELS, PROJECT_LABELS, SIGNED, WEAK_WORDS, find_kind, names_project_alone
from hedui.numbers.glyphs import fold
from hedui.page import Cell

_TITLE_WORDS = re.compile(r"报告|自评|评价|绩效|总结|表")
_PLAIN_TITLE = re.compile(r"(?:自评|评价|绩效|支出).{0,8}(?:报告|总结|情况说明)$")
_INNER_CAPTION = re.compile(r"[附续]?表\s*\d|[附续]表[一二三四五六七八九十:]")
_SEAL = r"(?:\((?:盖章|公章|签章|加盖公章|章|盖单位公章)\)?)?"
# Labels that say who fills the report in; those of the second line only where the first say nothing.
_UNIT_LABELS = (
    re.compile(
        rf"(?:填报|自评|编报|报送|上报|编制|填表|申报|部门|预算|单位|被评价)+(?:\((?:单位|部门)\))?(?:单位|部门|名称|机关)+{_SEAL}[:]?{_SEAL}"
    ),
    re.compile(rf"(?:项目|实施|资金使用|项目实施|评价)(?:单位|部门)(?:名称)?{_SEAL}[:]{_SEAL}"),
)
_BEFORE_YEAR = re.compile(r"^(?:附件?\d*[:]?|关于)*")
_SHORT_FOR = re.compile(r"以下(?:简称|统称)[\"“'‘「]?(?:我|本)?(?:局|委|中心|部门|单位|院|厅|办|县|区|市)")


@dataclass(frozen=True, slots=True)
class Head:
    """The leaves of a report that stand above its forms and its prose."""

    kind: Claim
    title: Claim
    fiscal_year: Claim
    unit: Claim


def extract_head(part: Part) -> Head:
    """The head of one report or of one form that stands alone."""
    title = find_title(part)
    return Head(
        kind=_claim_kind(part, title),
        title=_claim_text(title, 0, len(title.text)) if title else NOTHING,
        fiscal_year=_claim_year(part, title),
        unit=find_unit(part, title),
    )


def find_title(part: Part) -> Paragraph | None:
    """The title of the report; of a form that stands alone, the title over the form."""
    own = [p for p in part.paragraphs if p.kind == "title"]
    above = [p for block in part.tables for p in block.above if p.kind == "title" and not _is_inner(p)]
    first = next(iter(part.tables), None)
    opens_with_form = first is not None and not any(_is_before(p, first, part) for p in own)
    for group in (above, own) if opens_with_form else (own, above):
        for paragraph in group:
            if _TITLE_WORDS.search(fold(paragraph.text)):
                return paragraph
    inner = [p for block in part.tables for p in block.above if p.kind == "title"]
    return (
        next(iter([*own, *above]), None) or next(filter(_is_plain_title, _front(part)), None) or next(iter(inner), None)
    )


def _is_plain_title(paragraph: Paragraph) -> bool:
    """Whether a paragraph that is set like any other still reads as a title."""
    return len(paragraph.text) <= 45 and _PLAIN_TITLE.search(fold(paragraph.text)) is not None


def _is_before(paragraph: Paragraph, block: TableBlock, part: Part) -> bool:
    return part.blocks.index(paragraph) < part.blocks.index(block)


def _is_inner(paragraph: Paragraph) -> bool:
    return _INNER_CAPTION.match(fold(paragraph.text)) is not None


def _claim_text(text: Text, start: int, end: int) -> Claim:
    return Claim(text.text[start:end], text.spans(start, end))


def _claim_kind(part: Part, title: Paragraph | None) -> Claim:
    """The kind by the title, else by the forms, else by the prose; with the ink that says so.

    A title that says 项目 and nothing else leaves it to forms that are all of 转移支付.
    """
    above = [p for block in part.tables for p in block.above if p is not title]
    texts = [title, *above] if title else above
    if (
        title
        and names_project_alone(title.text)
        and {found[0] for p in above if (found := find_kind(p.text))} == {"transfer"}
    ):
        texts = above
    for text in texts:
        if found := find_kind(text.text):
            return _derive(found[0], text, found[1], found[2])
    if title and (weak := WEAK_WORDS.search(fold(title.text))):
        return _derive("project", title, weak.start(), weak.end())
    if label := _project_label(part):
        return _derive("project", label, 0, len(label.text))
    for paragraph in part.paragraphs:
        if found := find_kind(paragraph.text):
            return _derive(found[0], paragraph, found[1], found[2])
    department = _department_cell(part)
    return _derive("department", department, 0, len(department.text)) if department else NOTHING


def _derive(value: str, text: Text, start: int, end: int) -> Claim:
    return Claim(value, text.spans(start, end), normal="derived")


def _project_label(part: Part) -> Text | None:
    for cell, _ in _labelled_cells(part):
        if PROJECT_LABELS.fullmatch(fold(cell.text)):
            return Text(cell.lines)
    return None


def _labelled_cells(part: Part, rows: int = 5) -> Iterator[tuple[Cell, Cell]]:
    """(label, the cell right of it) in the first rows of each table."""
    for block in part.tables:
        for row in range(min(rows, block.table.n_rows)):
            cells = block.table.row_cells(row)
            yield from pairwise(cells)


def _department_cell(part: Part) -> Text | None:
    """The cell beside 部门名称 or 填报单位."""
    for label, value in _labelled_cells(part):
        if DEPARTMENT_LABELS.fullmatch(fold(label.text)) and value.text:
            return Text(value.lines)
    return None


def _claim_year(part: Part, title: Paragraph | None) -> Claim:
    """The year of account: of the title, of the lines above the form, of the prose, of the form's first cells."""
    above = [p for block in part.tables for p in block.above if not SIGNED.search(fold(p.text))]
    mention = next((y for p in [title, *above] if p is not None and (y := _best_year(p))), None)
    mention = mention or mention_year(list(part.paragraphs)) or _year_in_cells(part)
    if mention is None:
        return NOTHING
    spans = mention.text.spans(mention.start, mention.end)
    printed = mention.text.text[mention.start : mention.end]
    return Claim(mention.year, spans, normal="text" if printed == mention.year else "derived")


def _best_year(text: Text) -> YearMention | None:
    found = years_in(text)
    return next((year for year in found if year.of_account), found[0] if found else None)


def _year_in_cells(part: Part) -> YearMention | None:
    """The year that the head of a form prints (年度, 项目总实施期, 项目名称), the most frequent one."""
    found = [y for label, value in _labelled_cells(part) for cell in (label, value) for y in years_in(Text(cell.lines))]
    if not found:
        return None
    commonest = Counter(year.year for year in found).most_common(1)[0][0]
    return next(year for year in found if year.year == commonest)


def find_unit(part: Part, title: Paragraph | None) -> Claim:
    """Who fills the report in: by its label, by the title, by the signature, by 部门名称, by 以下简称我局."""
    labelled = [*_front(part), *(p for block in part.tables for p in block.above)]
    department = _department_cell(part)
    readings: tuple[Callable[[], Claim | None], ...] = (
        lambda: _labelled_unit(labelled, _UNIT_LABELS[0]),
        lambda: _unit_before_year(title) if title else None,
        lambda: _labelled_unit(labelled, _UNIT_LABELS[1]),
        lambda: _unit_after_year(title) if title else None,
        lambda: _signature(part),
        lambda: _claim_text(department, 0, len(department.text)) if department else None,
        lambda: _named_in_prose(part),
    )
    return next((claim for reading in readings if (claim := reading())), NOTHING)


def _front(part: Part) -> list[Paragraph]:
    """The short lines of cover and head: up to the first paragraph of prose."""
    out: list[Paragraph] = []
    for paragraph in part.paragraphs:
        if len(paragraph.text) > 60 or len(out) > 25:
            break
        out.append(paragraph)
    return out


def _labelled_unit(paragraphs: Sequence[Paragraph], label: re.Pattern[str]) -> Claim | None:
    """The words behind a label such as 填报单位（盖章）：, up to the next label; none if nothing is filled in."""
    for n, paragraph in enumerate(paragraphs):
        text = fold(paragraph.text)
        match = label.match(text)
        if match is None or re.match(r"单位[:]?(?:人民币)?[万亿千百]?元", text):
            continue
        stop = re.search(
            r"(?:\((?:盖章|公章|签章)\)?|单位[:]|填报|日期|时间|联系|20\d\d年|项目|负责人).*$", text[match.end() :]
        )
        end = match.end() + stop.start() if stop else len(text)
        value = text[match.end() : end].strip(":_ ")
        if len(value) >= 2 and re.search(r"[^\W\d_]{2}", value):
            start = text.index(value, match.end())
            return _claim_text(paragraph, start, start + len(value))
        after = paragraphs[n + 1] if n + 1 < len(paragraphs) else None
        if not value and after is not None and WHOLE_ORGANISATION.fullmatch(fold(after.text)):
            return _claim_text(after, 0, len(after.text))
    return None


def _unit_before_year(title: Paragraph) -> Claim | None:
    """The organisation that opens the title: 某县财政局2021年度…, 某县财政局关于2021年…."""
    text, years = fold(title.text), years_in(title)
    start = _skip_opening(text)
    if not years or years[0].start - start < 3:
        return None
    end = years[0].start - 2 * text[: years[0].start].endswith("关于")
    return _claim_text(title, start, end) if WHOLE_ORGANISATION.fullmatch(text[start:end]) else None


def _unit_after_year(title: Paragraph) -> Claim | None:
    """The organisation behind the year: 2022年度区医保局城乡医疗救助…; of a title without year, at its head."""
    text, years = fold(title.text), years_in(title)
    start = _skip_opening(text)
    if years and years[0].start - start >= 3:
        return None
    if years:
        start = next(re.finditer(r"年?度?", text[years[0].end :])).end() + years[0].end
    match = EMBEDDED_ORGANISATION.match(text, start)
    if match is None or NOT_AN_ORGANISATION.search(match[0]) or len(match[0]) < 3:
        return None
    return _claim_text(title, start, match.end())


def _skip_opening(text: str) -> int:
    return next(_BEFORE_YEAR.finditer(text)).end()


def _signature(part: Part) -> Claim | None:
    """The organisation that signs at the end, on the line above the date."""
    paragraphs = list(part.paragraphs)
    for paragraph, after in reversed(list(zip_longest(paragraphs, paragraphs[1:]))):
        if paragraph is not None and is_signature(paragraph, after):
            return _claim_text(paragraph, 0, len(paragraph.text))
    return None


def _named_in_prose(part: Part) -> Claim | None:
    """The organisation before （以下简称我局）."""
    for paragraph in part.paragraphs:
        text = fold(paragraph.text)
        match = _SHORT_FOR.search(text)
        if match is None:
            continue
        head = re.search(rf"[^\W\d_]{{2,24}}(?:{ORGANISATION_SUFFIX})(?=\(?$)", text[: match.start()])
        if head is not None:
            return _claim_text(paragraph, head.start(), head.end())
    return None
