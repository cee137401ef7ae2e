"""The characters that official print in mainland China may hold: the recogniser knows twice as many.

Ideographs are those of GB 2312 and of the Table of General Standard Chinese Characters (通用规范汉字表, State Council,
2013), which names of people and places are written with. Traditional characters, kana and other scripts are none.
"""

from functools import cache
from pathlib import Path

IN_TABLE = Path(__file__).with_name("rare_characters.txt")  # those of the table that GB 2312 has not: 喆, 浉, 堃
LATIN = "\u0100"  # letters and marks below: m², ¥
MARKS = frozenset("−∼∙⋅•▪▫▶▷◀◻◼◽◾❏❐❑❒☐☑☒✓✔✕✖✗✘↔⇒➢➤◊") | {
    chr(code) for code in (*range(0x2070, 0x20A0), *range(0x2460, 0x2500))
}
"""Boxes that are ticked, bullets, small and circled figures: office programs print them, GBK has them not."""


def is_common(char: str) -> bool:
    """Whether a character is one of those that nearly all print consists of: GB 2312, letters, figures and marks."""
    return (char.isascii() or not char.isalpha() or _is_in(char, "gb2312")) and not is_kana(char)


def is_official(char: str) -> bool:
    """Whether mainland print holds a character at all, be it a rare one."""
    if is_kana(char):
        return False
    return char < LATIN or char in MARKS or char in _rare() or _is_in(char, "gbk" if not char.isalpha() else "gb2312")


def is_kana(char: str) -> bool:
    """Japanese letters: GB 2312 has them, and カ, ニ and ロ look like 力, 二 and 口."""
    return "\u3040" <= char <= "\u30ff"


@cache
def _rare() -> frozenset[str]:
    return frozenset(IN_TABLE.read_text(encoding="utf-8")) - {"\n"}


def _is_in(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
