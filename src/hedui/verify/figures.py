"""How printed text is compared: numbers digit by digit, words without white space and with one form of punctuation."""

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache

from hedui.numbers import normalise, printed_number, squeeze
from hedui.numbers.glyphs import SPECKS

ONE_FORM = str.maketrans(
    {
        "，": ",", "。": ".", "；": ";", "：": ":", "（": "(", "）": ")", "“": '"', "”": '"', "‘": "'", "’": "'",
        "、": ",", "–": "-", "—": "-", "−": "-", "~": "-", "～": "-", "〔": "[", "〕": "]", "【": "[", "】": "]",
        "≧": "≥", "≦": "≤", "﹥": ">", "﹤": "<", "═": "=",
    }
)  # fmt: skip
MOST_DIGITS = 20
ROOMY = Context(prec=4 * MOST_DIGITS)  # products and quotients of such figures, to any of their decimals
FIGURE = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
DIGIT_RUN = re.compile(r"[\d,.]*\d[\d,.]*")


@lru_cache(maxsize=1 << 12)
def fold_text(text: str) -> str:
    """Text for comparison: glyphs unified, no white space, one form for each punctuation mark."""
    return squeeze(normalise(text)).translate(ONE_FORM)


def fold_char(char: str) -> str:
    """One character for comparison, never more than one, so that places in a text are kept."""
    return char.translate(ONE_FORM)


def fold_specks(text: str) -> str | None:
    """`fold_figure` for a first reading, where a speck before or behind the digits may have been read as a point.

    A second reader must not have seen the speck: of it `fold_figure` is asked.
    """
    return fold_figure(text) or fold_figure(fold_text(text).strip(SPECKS + "-"))


@lru_cache(maxsize=1 << 12)
def fold_figure(text: str) -> str | None:
    """The one number that a text prints, without thousands separators; None if it prints none or several.

    >>> fold_figure("1,038.00 万元"), fold_figure("3,4"), fold_figure(".9")
    ('1038.00', None, None)
    """
    alone = printed_number(text)
    if alone is not None:
        return alone
    folded = fold_text(text)
    runs, match = DIGIT_RUN.findall(folded), FIGURE.search(folded)
    if len(runs) != 1:
        return None
    if match is None or len(match[0].lstrip("-")) != len(runs[0].rstrip(".,")):
        return None
    return match[0].replace(",", "")


def same_figure(left: str | None, right: str | None) -> bool:
    """Whether two figures are the same number."""
    a, b = to_decimal(left), to_decimal(right)
    return a is not None and a == b


def to_decimal(figure: str | None) -> Decimal | None:
    """A decimal string as a number; None if it is none, or one of more digits than anything is counted in."""
    try:
        number = Decimal(figure.replace(",", "").rstrip("%")) if figure else None
    except InvalidOperation:
        return None
    if number is None or not number.is_finite():
        return None
    _, digits, exponent = number.as_tuple()
    short = len(digits) <= MOST_DIGITS and -MOST_DIGITS <= int(exponent) <= MOST_DIGITS
    return number if short else None


def show_decimal(number: Decimal) -> str:
    """A number as people write it: no exponent, no trailing zeros.

    >>> show_decimal(Decimal("110.00"))
    '110'
    """
    return format(number.normalize(), "f") if number else "0"


def places_of(number: Decimal) -> int:
    """How many decimals a figure is printed with."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def round_to(number: Decimal, places: int) -> Decimal:
    """Rounded half up to so many decimals."""
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=ROOMY)


def prints_as(exact: Decimal, printed: Decimal) -> bool:
    """Whether a figure printed with so many decimals can stand for an exact number: rounded either way, or cut off.

    >>> prints_as(Decimal("56.235"), Decimal("56.23")), prints_as(Decimal("99.1"), Decimal("99"))
    (True, True)
    """
    unit = Decimal(1).scaleb(-places_of(printed))
    cut = exact.quantize(unit, rounding=ROUND_DOWN, context=ROOMY)
    return abs(exact - printed) <= unit / 2 or cut == printed


def adds_up(whole: Decimal, total: Decimal) -> bool:
    """Whether a total stands for a sum: the same number, or the sum printed with fewer decimals.

    Nobody rounds to one or two digits: 97 is no sum of 96.5.
    """
    coarser = places_of(total.normalize()) < places_of(whole.normalize())
    return whole == total or (coarser and total.adjusted() + places_of(total) >= 2 and prints_as(whole, total))


def sums_of(strays: tuple[Decimal, ...]) -> set[Decimal]:
    """What numbers that no claim covers could add: each alone, and all."""
    return {*strays, sum(strays, Decimal(0))} if strays else set()
