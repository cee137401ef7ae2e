"""What else a figure may be: what OCR mistakes for what, and the faults of ink that deceive every reader alike."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from hedui.numbers.confusions import confusions
from hedui.verify.figures import fold_figure, to_decimal
from hedui.verify.ground import certainty_of_figures, is_run_together
from hedui.verify.identities import Member
from hedui.verify.sure import SURE_PRINT, SURER_PRINT, is_firm
from hedui.verify.witness import hear_rivals

THOUSAND = 1000
MARKED = re.compile(r"\d[.,]\d{3}")  # a mark that may be either
SHORT = 4  # characters of a figure of points, in which a speck may stand for a point
BLURRED_PERCENT = "96"  # what every reader makes of a blurred %


def lookalikes_of(member: Member) -> Iterable[Decimal]:
    """Values that one fault of OCR may have turned into what was read; of ink not firmly read, parts as well."""
    printed = member.printed
    texts = [
        text for text in confusions(printed) if len(text) == len(printed) and text.count(".") == printed.count(".")
    ]
    rivals = hear_rivals(member.claim) if is_firm(member) else None
    if rivals is not None:  # where the shape is all that is in doubt, it is what the reader thought of
        texts = [text for text in texts if to_decimal(fold_figure(text)) in rivals]
    if len(printed) > 1:
        texts.append(printed[1:])  # a ruling beside the figure, or the end of its neighbour
    texts += [f"1{printed}", printed.replace(".", "")]  # or a 1 that was taken for a ruling; a speck read as a point
    if not is_firm(member):
        texts += confusions(printed)
        texts += [printed[a:b] for a in range(len(printed)) for b in range(a + 1, len(printed) + 1)]
    values = (to_decimal(fold_figure(text)) for text in texts)
    return dict.fromkeys((*(value for value in values if value is not None), *shared_faults_of(member)))


def shared_faults_of(member: Member) -> Iterator[Decimal]:
    """Values of a figure that every reader may have got wrong alike: its point is too pale, or dust, its % blurred."""
    printed = member.printed
    texts = [] if member.testimony.spaced else _with_other_points(member)
    if re.fullmatch(r"\d{4,}\.0", printed) and not member.testimony.spaced:
        texts.append(printed.replace(".", ""))  # 371101.0 where 3711010 is printed: dust before the last digit
    breaks = pairwise(span.text for span in member.spans)
    if any(before.endswith(".") or after.startswith(".") for before, after in breaks):
        texts.append(printed.replace(".", ""))  # 500726. over 27, 44855 over .340: dust beside the break
    if printed.startswith("-"):
        texts.append(printed[1:])  # a dash of a ruling that a fax left
    if printed.endswith(BLURRED_PERCENT):
        texts.append(printed.removesuffix(BLURRED_PERCENT))
    if is_run_together(member.claim):
        texts += [span.text for span in member.spans]
    yield from (value for text in texts if (value := to_decimal(fold_figure(text))) is not None)
    marked = any(MARKED.search(span.text) for span in member.spans)
    if marked and certainty_of_figures(member.claim) < SURE_PRINT:
        yield from (member.value * THOUSAND, member.value / THOUSAND)  # a comma or a point: a fax blurs which


def with_lost_ends(member: Member) -> Iterator[Decimal]:
    """Values of which what was read is all but a digit at either end, or all but decimals."""
    texts = (text for d in "0123456789" for text in (f"{d}{member.printed}", f"{member.printed}{d}"))
    decimals = () if "." in member.printed else (f"{member.printed}.{n}" for n in range(1, 10))
    yield from (value for text in (*texts, *decimals) if (value := to_decimal(fold_figure(text))) is not None)


def _with_other_points(member: Member) -> list[str]:
    """A figure's text with a point that may be lost, or without one that may be dust.

    A point before a last 0 is not thought of: nobody prints 1.0 for 10. But 1234.00 is printed.
    """
    printed = member.printed
    if "." not in printed and not printed.endswith("0"):
        return [f"{printed[:i]}.{printed[i:]}" for i in range(1, len(printed))]
    if printed.endswith("00") and len(printed) > SHORT:
        return [f"{printed[:-2]}.{printed[-2:]}"]
    dust = "." in printed and len(printed) <= SHORT and not printed.startswith("0") and not _is_point_sure(member)
    return [printed.replace(".", "")] if dust else []


def _is_point_sure(member: Member) -> bool:
    """Whether two makes saw the point of a figure, and nobody doubts it: dust does not deceive both so well."""
    testimony = member.testimony
    alike = testimony.of_two_makes and not testimony.dispute
    return alike and certainty_of_figures(member.claim) >= SURER_PRINT
