"""One glyph for each meaning: what print, PDF fonts and OCR write in many ways.

Two strengths. `normalise` may change the length of a text. `fold` works character for character, so that offsets into
the folded text are offsets into the text as read. Neither changes what a text says: 10² does not become 102.
"""

import re
import unicodedata

# Unicode maps few of the CJK radical forms that PDF fonts put in place of the ideograph: these it leaves alone.
RADICALS = dict(
    zip(
        "⺁⺃⺅⺇⺈⺉⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺚⺛⺜⺝⺞⺠⺡⺣⺤⺦⺧⺨⺩⺬⺭⺮⺯⺰⺱⺲⺹⺺⺼⺽⺾⻁⻂⻄⻅⻆⻈⻉⻋⻌⻍⻎⻐⻑⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻮⻰",
        "厂乛亻几刀刂巳小小兀尣尢尢巳幺彑彐忄氺扌攵旡旡日月歺民氵灬爪丬牛犭王示礻竹糸纟罓罒耂肀月臼艹虎衤西见角讠贝车辶辶辶钅長长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐齿龙",
        strict=True,
    )
)
SIGNS = {
    "≧": "≥", "⩾": "≥", "≽": "≥", "≦": "≤", "⩽": "≤", "≼": "≤", "═": "=", "﹦": "=",
    "−": "-", "‐": "-", "‑": "-", "‒": "-", "─": "—", "━": "—", "―": "—",
    "〜": "~", "∼": "~",
}  # fmt: skip
SPECKS = ".,，。、·•'`|:：;；_*"  # what dirt beside print is read as
FIRST_IDEOGRAPH, LAST_IDEOGRAPH = "一龥"  # of the common ones
ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad")


def is_ideograph(char: str) -> bool:
    """Whether a character is one of the common ideographs."""
    return FIRST_IDEOGRAPH <= char <= LAST_IDEOGRAPH


def _image(char: str) -> str:
    """What one character is written as; itself where the compatibility form would say something else."""
    if char in ZERO_WIDTH:
        return ""
    if char in SIGNS or char in RADICALS:
        return SIGNS.get(char) or RADICALS[char]
    image = unicodedata.normalize("NFKC", char)
    if image == char or unicodedata.decimal(char, None) is not None:
        return image
    # ² ① ½ ㎡ ⒈ and ㋀ would run into the digits beside them: ①2020年 must not become 12020年.
    risky = any(part.isdigit() for part in image) or (len(image) > 1 and "." in image)
    return char if risky else image


class _Images(dict[int, str]):
    """A translation table that fills itself with `_image`; `same_length` keeps characters that become none or many."""

    def __init__(self, same_length: bool) -> None:
        super().__init__()
        self.same_length = same_length

    def __missing__(self, code: int) -> str:
        image = _image(chr(code))
        if self.same_length and len(image) != 1:
            image = " " if image == "" else chr(code)
        self[code] = image
        return image


_FREE = _Images(same_length=False)
_FOLD = _Images(same_length=True)
_LATEX = (
    (re.compile(r"\\+geq?(?:slant)?(?![a-z])\s*"), "≥"),
    (re.compile(r"\\+leq?(?:slant)?(?![a-z])\s*"), "≤"),
    (re.compile(r"\\+times(?![a-z])\s*"), "×"),
    (re.compile(r"\s?\\+%"), "%"),
)
# 》=95 and >=95 are operators; the closing 》 of a book title without = and number behind it is not.
_AT_LEAST = re.compile(r"[>》〉]\s*=\s*(?=[0-9])|=\s*>\s*(?=[0-9])")
_AT_MOST = re.compile(r"[<《〈]\s*=\s*(?=[0-9])|=\s*<\s*(?=[0-9])")


def squeeze(text: str) -> str:
    """The text without white space of any kind."""
    return "".join(text.split())


def fold(text: str) -> str:
    """Glyphs unified one for one: len(fold(text)) == len(text), so offsets carry over."""
    return text.translate(_FOLD)


def normalise(text: str) -> str:
    r"""NFKC where it keeps the meaning, operators unified (`≧95`, `>= 95`, `》=95`, `$\geq 95$` → `≥95`)."""
    out = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).translate(_FREE))
    if "\\" in out:
        plain = out
        for pattern, sign in _LATEX:
            plain = pattern.sub(sign, plain)
        out = plain.replace("$", "") if plain != out else out
    return _AT_MOST.sub("≤", _AT_LEAST.sub("≥", out))
