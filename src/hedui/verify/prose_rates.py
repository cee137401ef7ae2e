"""Rates and products that one sentence states with all that they are made of."""

import re
from collections.abc import Iterator
from decimal import Decimal

from hedui.numbers import YUAN
from hedui.numbers.prose import Mention
from hedui.verify.figures import places_of, show_decimal
from hedui.verify.ground import is_native
from hedui.verify.identities import Identity, Outcome, Values
from hedui.verify.prose import Prose, Sentence
from hedui.verify.rates import rate_identity

_RATE = re.compile(r"(?:执行|支出|支付|使用|到位)(?:进度|率)[^,，、]{0,6}$")
_LABELS = {
    "到位": re.compile(r"到位[^,，、;]{0,8}$"),
    "支出": re.compile(r"(?:支出|执行|支付|使用)[^,，、;率]{0,8}$"),
    "预算": re.compile(r"(?:预算|安排|下达|计划|批复)[^,，、;率]{0,10}$"),
}


def rates_of_sentences(prose: Prose, where: str) -> Iterator[Identity]:
    """A rate against the two amounts of its own sentence, where it names just one of each."""
    for sentence in prose.sentences:
        rates = [m for m in sentence.mentions if m.kind == "percent" and _RATE.search(sentence.text[: m.start])]
        if len(rates) != 1 or rates[0].operator:
            continue
        amounts = _label_amounts(sentence)
        arrived = "到位" in sentence.text[max(0, rates[0].start - 10) : rates[0].start]
        above = amounts["到位"] if arrived else amounts["支出"]
        below = amounts["预算"] if arrived else amounts["预算"] or amounts["到位"]
        if len(above) == 1 and len(below) == 1 and below[0].value > 0 and above[0].unit == below[0].unit:
            name = "实际到位" if arrived else "支出"
            rate = sentence.member(rates[0], "到位率" if arrived else "执行率")
            yield rate_identity(rate, sentence.member(above[0], name), sentence.member(below[0], "预算"), where=where)


def _label_amounts(sentence: Sentence) -> dict[str, list[Mention]]:
    """The amounts of a sentence by what the words right before them say; of equal amounts the first."""
    out: dict[str, dict[Decimal, Mention]] = {name: {} for name in _LABELS}
    edge = 0
    for mention in sentence.mentions:
        if mention.kind == "amount":
            lead = sentence.text[edge : mention.start]
            name = next((name for name, label in _LABELS.items() if label.search(lead)), None)
            if name:
                out[name].setdefault(mention.value, mention)
        edge = mention.end
    return {name: list(found.values()) for name, found in out.items()}


_WHOLE_LEAD = re.compile(r"(?:共计|合计|总计|共|总额|金额)[^,，;]{0,8}$")
_TIMES = re.compile(r"每[月天日次季]|[月天日次季]/|/[月天日次季]|[元]/?[人户](?:/|每)[月天日次季]|个月|[天次]")
_HEADS = "人户名亩辆台套只头件家所座"
_WHOLE = frozenset(_HEADS.replace("亩", ""))  # of these there are no fractions: a point among their digits is a speck


def products_of_sentences(prose: Prose, where: str) -> Iterator[Identity]:
    """人数 × 标准 against the amount, where a sentence names one of each and nothing is paid by month or day."""
    for sentence in prose.sentences:
        counts = [m for m in sentence.mentions if m.kind == "count" and str(m.unit)[-1] in _HEADS]
        prices = [m for m in sentence.mentions if _is_price(sentence, m)]
        wholes = [
            m
            for m in sentence.mentions
            if m.kind == "amount" and m not in prices and _WHOLE_LEAD.search(sentence.text[: m.start])
        ]
        others = [m for m in sentence.mentions if m.kind in ("amount", "price", "count", "percent")]
        alone = len(counts) == len(prices) == len(wholes) == 1 and len(others) == 3
        if alone and not _TIMES.search(sentence.text) and _heads_agree(sentence, counts[0], prices[0]):
            yield _product(sentence, counts[0], prices[0], wholes[0], where)


def _is_price(sentence: Sentence, mention: Mention) -> bool:
    if mention.kind == "price":
        return True
    lead = sentence.text[max(0, mention.start - 6) : mention.start]
    return mention.kind == "amount" and re.search(rf"每[{_HEADS}](?:每年)?[^,，]{{0,3}}$", lead) is not None


def _heads_agree(sentence: Sentence, count: Mention, price: Mention) -> bool:
    """人数 goes with a price per 人, 亩数 with one per 亩."""
    around = sentence.text[max(0, price.start - 6) : price.end]
    head = str(count.unit)[-1].replace("名", "人")
    return head in around and price.operator is None and count.operator is None


def _product(sentence: Sentence, count: Mention, price: Mention, whole: Mention, where: str) -> Identity:
    money = next((unit for unit in sorted(YUAN, key=len, reverse=True) if str(price.unit).startswith(unit)), "元")
    scale = Decimal(10000) if str(count.unit).startswith("万") else Decimal(1)
    factor = scale * YUAN[money] / YUAN[str(whole.unit)]

    def check(values: Values) -> Outcome:
        exact = values[1] * values[2] * factor
        half = Decimal(1).scaleb(-places_of(values[0]))
        speck = str(count.unit) in _WHOLE and values[1] % 1 != 0 and not is_native(members[1].claim)
        return Outcome(abs(exact - values[0]) < half, show_decimal(exact), exact=exact == values[0], excused=speck)

    def message(outcome: Outcome) -> str:
        told = f"{count.digits}{count.unit} × {price.digits}{money} 应为 {outcome.recomputed}{whole.unit}"
        return f"正文称{told}，印载 {whole.digits}{whole.unit}"

    members = (
        sentence.member(whole, "金额"), sentence.member(count, "数量"), sentence.member(price, "标准"),
    )  # fmt: skip
    return Identity("product_mismatch", where, whole.digits, members, check, message, frozenset({0}))
