"""Extraction by rules alone: forms by the geometry of their heads, prose by its headings and phrases."""

from collections.abc import Sequence

from hedui.claims import Claim, Claims
from hedui.document import MIN_PROSE, Document, Part, TableBlock
from hedui.extract.forms import extract_form, find_heads
from hedui.extract.heading import extract_head
from hedui.extract.prose import extract_narrative
from hedui.extract.sister_heads import with_heads_of_sisters
from hedui.record import Form, Report


def extract(document: Document, every: bool = False) -> Claims:
    """All that rules can tell of a document; `unknown` names headings that were left out.

    A part without prose or a form that rules know is no report, unless `every` part is asked for.
    """
    reports = []
    unknown: list[str] = []
    for part in document.parts:
        forms, strange = extract_forms(part)
        unknown.extend(strange)
        if every or is_report(part, forms):
            head = extract_head(part)
            reports.append(
                Report[Claim](
                    kind=head.kind,
                    title=head.title,
                    fiscal_year=head.fiscal_year,
                    unit=head.unit,
                    pages=part.pages,
                    forms=forms,
                    narrative=extract_narrative(part),
                )
            )
    return Claims(tuple(reports), "rules", tuple(dict.fromkeys(unknown)))


def is_report(part: Part, forms: Sequence[Form[Claim]]) -> bool:
    """Whether a part says anything: in forms, or in prose. What a pen wrote above a form's title is less."""
    return bool(forms) or sum(len(paragraph.text) for paragraph in part.paragraphs) >= MIN_PROSE


def extract_forms(part: Part) -> tuple[tuple[Form[Claim], ...], list[str]]:
    """The forms of a report in reading order; a form that is drawn as two tables is one."""
    forms: list[Form[Claim]] = []
    unknown: list[str] = []
    for block in with_heads_of_sisters(list(part.tables)):
        heads = find_heads(block.table)
        if not heads.make_form:
            continue
        form, strange = extract_form(block, heads)
        unknown.extend(strange)
        if forms and continues_form(forms[-1], form, block):
            forms[-1] = join_forms(forms[-1], form)
        else:
            forms.append(form)
    return tuple(forms), unknown


def continues_form(before: Form[Claim], form: Form[Claim], block: TableBlock) -> bool:
    """Whether a table without title and project goes on with the form above it, which has no indicators yet."""
    alone = not block.above and not form.project_name.value and not form.funding
    return alone and not before.indicators and bool(form.indicators)


def join_forms(before: Form[Claim], after: Form[Claim]) -> Form[Claim]:
    """One form of the money and goals of one table and the indicators of the next."""
    return before.model_copy(
        update={
            "pages": (before.pages[0], after.pages[1]),
            "goals": before.goals + after.goals,
            "groups": after.groups,
            "indicators": after.indicators,
            "total": after.total,
            "grade": before.grade if before.grade.value else after.grade,
        }
    )
