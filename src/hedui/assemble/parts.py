"""Reports told apart: which titles open a new report, which forms belong to one, which stand alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from hedui.assemble.captions import ENCLOSURE
from hedui.document import Block, Paragraph, Part, TableBlock
from hedui.kinds import SIGNED, department_of, kind_of_title, project_of
from hedui.numbering import CHAPTER, ROMAN, read_marker
from hedui.numbers.glyphs import fold

COVER_LINES = 8  # at most
SCRAP = 4  # characters
LONGEST_NAME = 60  # characters of a name that are looked for
_REPORT_WORDS = re.compile(r"报告|自评|评价|总结|绩效.{0,6}(?:情况|说明)")
_FORM_WORDS = re.compile(r"表|自评|评价|评分|绩效|目标")
_INNER_CAPTION = re.compile(r"[附续]?表\s*\d|[附续]表[一二三四五六七八九十:]")


@dataclass
class Segment:
    """Blocks under one title, on the way to becoming a part."""

    title: str
    is_form: bool
    blocks: list[Block] = field(default_factory=list)

    @property
    def project(self) -> str | None:
        """The project that the segment's first form names."""
        names = (project_of(block) for block in self.blocks if isinstance(block, TableBlock))
        return next(filter(None, names), None)

    @property
    def department(self) -> str | None:
        """The department that the segment's first form names."""
        names = (department_of(block) for block in self.blocks if isinstance(block, TableBlock))
        return next(filter(None, names), None)

    @property
    def name(self) -> str | None:
        """What tells the segment's form from others: its project, else its department."""
        return self.project or self.department

    @property
    def year(self) -> str | None:
        """The year printed above the segment's first form."""
        lines = (fold(p.text) for block in self.blocks if isinstance(block, TableBlock) for p in block.above)
        return next((year for line in lines if not SIGNED.search(line) and (year := find_year(line))), None)

    @property
    def prose(self) -> str:
        return "".join(fold(block.text) for block in self.blocks if isinstance(block, Paragraph))

    @property
    def has_body(self) -> bool:
        return any(isinstance(block, Paragraph) and _is_running(block) for block in self.blocks)

    @property
    def is_begun(self) -> bool:
        """Whether a report's first numbered heading was met: it has no second one."""
        return _is_first(self.blocks)

    @property
    def has_table(self) -> bool:
        return any(isinstance(block, TableBlock) for block in self.blocks)

    def is_cover_of(self, title: str) -> bool:
        """Whether these are but a few lines without a sentence, and one of them is the title: set small, or as text."""
        lines = [fold(block.text) for block in self.blocks if isinstance(block, Paragraph)]
        said = not self.has_table and len(lines) <= COVER_LINES and title in lines
        return said and not any(mark in line for line in lines for mark in "。;；")


def find_year(text: str) -> str | None:
    """The first year that a folded text prints."""
    match = re.search(r"20\d\d(?=年)", text)
    return match[0] if match else None


def split_parts(blocks: Sequence[Block]) -> tuple[Part, ...]:
    """The parts of a file: each report with the forms that are its own, each other form by itself."""
    segments = _own_forms(_cut_segments(blocks))
    return tuple(_part_of(segment.blocks) for segment in segments if segment.blocks)


def _part_of(blocks: Sequence[Block]) -> Part:
    pages = [page for block in blocks for page in _pages_of(block)]
    return Part((min(pages), max(pages)), tuple(blocks))


def _pages_of(block: Block) -> Sequence[int]:
    if isinstance(block, TableBlock):
        notes = [line.page for paragraph in (*block.above, *block.below) for line in paragraph.lines]
        return [*block.table.pages, *notes]
    return [line.page for line in block.lines]


def _cut_segments(blocks: Sequence[Block]) -> list[Segment]:
    """Blocks under the titles that open a report or a form; an 附件 line goes with what follows it."""
    segments = [Segment("", is_form=False)]
    for n, block in enumerate(blocks):
        current = segments[-1]
        title = _opening_title(block, current, blocks[n + 1 : n + 7])
        if title is not None:
            opened = Segment(title, isinstance(block, TableBlock))
            while current.blocks and _is_enclosure(current.blocks[-1]):
                opened.blocks.insert(0, current.blocks.pop())
            segments.append(opened)
        elif current.is_form and _is_prose_again(blocks[n : n + 20]):
            _return_to_prose(segments)
        segments[-1].blocks.append(block)
    return [segment for segment in segments if segment.blocks]


def _is_first(blocks: Sequence[Block]) -> bool:
    """Whether a report's first numbered heading is among these."""
    headings = (block for block in blocks if isinstance(block, Paragraph) and block.kind == "heading")
    markers = [marker for heading in headings if (marker := read_marker(heading.text))]
    return any(marker.rank in (CHAPTER, ROMAN) and marker.ordinal == 1 for marker in markers)


def _is_prose_again(following: Sequence[Block]) -> bool:
    """Whether a report goes on here: a heading, or two paragraphs at least before the next title or table.

    A heading of few characters alone may be a pen's mark.
    """
    run: list[Paragraph] = []
    for block in following:
        if not isinstance(block, Paragraph) or block.kind == "title":
            break
        run.append(block)
    if not run or not _is_running(run[0]):
        return False
    headed = run[0].kind == "heading" and len(run[0].text) > SCRAP
    return headed or sum(_is_running(paragraph) for paragraph in run) > 1


def _opening_title(block: Block, current: Segment, following: Sequence[Block]) -> str | None:
    """The title by which this block opens a new segment; None where it goes on with the current one."""
    if isinstance(block, TableBlock):
        title = form_title(block)
        if title is not None:
            return title
        name = project_of(block)
        return "" if name and current.is_form and current.project not in (None, name) else None
    text = fold(block.text)
    if block.kind != "title" or not _REPORT_WORDS.search(text):
        return None
    if not current.is_form and (current.is_cover_of(text) or not (current.has_body or current.has_table)):
        current.title = current.title or text  # a cover, and its title again on the page after it
        return None
    if text in current.title and not current.is_form and not (current.is_begun and _is_first(following)):
        return None
    opens = any(isinstance(after, TableBlock) or _is_running(after) for after in following)
    return text if opens else None


def _return_to_prose(segments: list[Segment]) -> None:
    """A form that running prose follows without a new title stands in the midst of that prose: give it back."""
    home = next((n for n in range(len(segments) - 1, -1, -1) if not segments[n].is_form and segments[n].blocks), None)
    if home is None:
        return
    for segment in segments[home + 1 :]:
        segments[home].blocks.extend(segment.blocks)
    del segments[home + 1 :]


def form_title(block: TableBlock) -> str | None:
    """The title of a table's own, folded; a numbered caption such as 表4-1 counts as part of the report around it."""
    for paragraph in block.above:
        text = fold(paragraph.text)
        if paragraph.kind == "title" and _FORM_WORDS.search(text) and not _INNER_CAPTION.match(text):
            return text
    return None


def _own_forms(segments: Sequence[Segment]) -> list[Segment]:
    """Give to each report the forms behind it that are its own."""
    out: list[Segment] = []
    forms: list[Segment] = []
    report: Segment | None = None
    for segment in [*segments, Segment("", is_form=False)]:
        if segment.is_form:
            forms.append(segment)
            continue
        owned = _owned_by(report, forms) if report is not None else []
        for form in forms:
            if report is not None and any(form is own for own in owned):
                report.blocks.extend(form.blocks)
            else:
                out.append(form)
        forms = []
        if segment.blocks:
            report = segment
            out.append(segment)
    return out


def _owned_by(report: Segment, forms: Sequence[Segment]) -> list[Segment]:
    """The forms that are a report's own.

    They are of its kind; of forms for several projects (of several departments) only those that it speaks of. Where it
    speaks of none and holds none, the first and those with the same title. A report that has no form of its kind owns
    the first one that names its unit, unless that is a project's and the report a department's. Where there are forms
    of the year in its title, those of other years are none of its own: a project is reported on year after year.
    """
    if not report.has_body:
        return []
    year = find_year(report.title)
    of_year = [form for form in forms if form.year in (year, None)]
    if year and (report.year == year or any(form.year for form in of_year)):
        forms = of_year
    kind, prose = kind_of_title(report.title), report.title + report.prose
    alike = [form for form in forms if _same_kind(kind, _kind_of(form))]
    if not alike:
        unit = forms[0].department if forms and kind != "department" else None
        return [forms[0]] if unit and is_told(unit, prose) else []
    named = [(form, name) for form in alike if (name := form.department if kind == "department" else form.name)]
    told = _told_exactly(named, prose) or [form for form, name in named if is_told(name, prose)]
    if report.name:  # it has a form of its own already, whose title was not read
        return told
    return told or [form for form in alike if form.title == alike[0].title and form.year in (alike[0].year, None)]


def _told_exactly(named: Sequence[tuple[Segment, str]], prose: str) -> list[Segment]:
    """The forms whose names the text holds; a name within another's name does not count."""
    out = []
    for form, name in sorted(named, key=lambda pair: -len(pair[1])):
        if name in prose:
            out.append(form)
            if all(name != other for _, other in named if other is not name):
                prose = prose.replace(name, "\n")
    return [form for form, _ in named if any(form is own for own in out)]


def is_told(name: str, prose: str) -> bool:
    """Whether a text names a project or a department, a few misread or left-out characters allowed."""
    bare = re.sub(r"^20\d\d年度?|\([^()]*\)|[^\w]", "", name)[:LONGEST_NAME]
    if len(bare) < 3 or bare in prose:
        return bare in prose
    match = SequenceMatcher(None, bare, prose, autojunk=False).find_longest_match()
    return match.size >= max(4, 0.6 * len(bare))


def _kind_of(form: Segment) -> str | None:
    return kind_of_title(form.title) or ("project" if form.project else None)


def _same_kind(report: str | None, form: str | None) -> bool:
    """Whether a report may own a form; project and 转移支付 forms are attached to each other's reports."""
    if report is None or form is None:
        return True
    return (report == "department") == (form == "department")


def _is_enclosure(block: Block) -> bool:
    return isinstance(block, Paragraph) and ENCLOSURE.fullmatch(fold(block.text)) is not None


def _is_running(block: Block) -> bool:
    """Whether a block is running prose: a heading, or more than a label, a date or a signature."""
    if not isinstance(block, Paragraph) or block.kind == "title" or _is_enclosure(block):
        return False
    text = fold(block.text)
    return block.kind == "heading" or len(text) > 45 or (len(text) > 12 and text[-1] in "。;；")
