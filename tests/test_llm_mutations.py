"""Answers bent at random: whatever a model says, no wrong value ends as verified or grounded."""

import random
import re
from functools import partial
from typing import Any

import pytest

from hedui.extract import rules
from hedui.extract.llm_claims import extract_by_model
from hedui.extract.llm_columns import FIELDS, no_words
from hedui.extract.llm_sections import TOPICS
from hedui.extract.terms import Terms, own_terms, speaking
from llm_desk import Answer, Reader, answer_rightly, sure_leaves, write_report

ROUNDS = 5
SEEDS = range(25)  # 25 × 5 documents of four answers each: 500 answers, and as many again without our own words
WORDS = {"our own words known": own_terms(), "none of our words known": no_words(own_terms())}
DOCUMENT = write_report()


def change_digit(value: str, dice: random.Random) -> str:
    place = dice.choice([i for i, char in enumerate(value) if char.isdecimal()])
    return value[:place] + dice.choice("123456789".replace(value[place], "")) + value[place + 1 :]


def change_unit(value: str, dice: random.Random) -> str:
    return f"{value}0000" if "." not in value else value.replace(".", "")


def bend_fact(answer: Answer, dice: random.Random) -> Answer:
    """Another digit, another unit, another line, the figure of another field, or another figure of the report."""
    key = dice.choice([key for key, pointed in answer.items() if pointed])
    pointed: dict[str, Any] = dict(answer[key])
    others = [other for name, other in answer.items() if other and name != key]
    if "级" in pointed:
        return answer | {key: pointed | {"级": dice.choice(["良", "中", "差"])}}
    how = dice.randrange(5)
    if how == 0:
        pointed["数"] = change_digit(pointed["数"], dice)
    elif how == 1:
        pointed["数"] = change_unit(pointed["数"], dice)
    elif how == 2:
        pointed["行"] = dice.choice(others)["行"] if others else pointed["行"]
    elif how == 3 and others:
        pointed = {"行": (other := dice.choice(others))["行"], "数": other.get("数", "90")}
    else:
        pointed["数"] = dice.choice(["300", "410", "52", "48", "38.5", "2021", "100", "450", "432"])
    return answer | {key: pointed}


def bend_choice(answer: Answer, choices: list[str], dice: random.Random) -> Answer:
    """Two neighbours exchanged, or one taken for anything."""
    keys = list(answer)
    at = dice.randrange(len(keys) - 1)
    if dice.random() < 0.5:
        return answer | {keys[at]: answer[keys[at + 1]], keys[at + 1]: answer[keys[at]]}
    return answer | {keys[at]: dice.choice(choices)}


def bend(dice: random.Random, task: str, answer: Answer) -> Answer:
    for _ in range(dice.randint(1, 3)):
        if task == "facts":
            answer = bend_fact(answer, dice)
        else:
            answer = bend_choice(answer, list(TOPICS if task == "sections" else FIELDS), dice)
    return answer


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_of_500_answers_bent_at_random_no_wrong_value_is_taken_for_sure(seed: int, words: Terms) -> None:
    truth = sure_leaves(DOCUMENT, rules.extract(DOCUMENT))
    bent = 0
    for n in range(ROUNDS):
        dice = random.Random(seed * ROUNDS + n)  # noqa: S311 (no secret, but the same answers in every run)
        reader = Reader(partial(bend, dice))
        with speaking(words):
            claims = extract_by_model(DOCUMENT, reader)
        assert len(reader.asked) in (4, 5), "points that are called something else are asked about once more"
        bent += sum(
            answer != right for answer, right in zip(reader.answered, map(answer_rightly, reader.asked), strict=True)
        )
        assert sure_leaves(DOCUMENT, claims) <= truth
    assert bent >= 3 * ROUNDS, "most answers are really bent"


def test_without_our_words_right_answers_still_make_every_number_sure_but_the_first_budget() -> None:
    with speaking(no_words(own_terms())):
        claims = extract_by_model(DOCUMENT, Reader())
    truth, sure = sure_leaves(DOCUMENT, rules.extract(DOCUMENT)), sure_leaves(DOCUMENT, claims)
    numbers = {leaf for leaf in truth if re.fullmatch(r"[0-9.]+", leaf[1] or "")}
    assert {name.split("@")[0] for name, _ in numbers - sure} <= {"funding.initial_budget"}


def test_answers_that_nobody_bent_make_every_value_sure_that_rules_make_sure() -> None:
    truth = sure_leaves(DOCUMENT, rules.extract(DOCUMENT))
    assert sure_leaves(DOCUMENT, extract_by_model(DOCUMENT, Reader())) == truth


@pytest.mark.parametrize("topic", TOPICS)
def test_a_model_that_sees_the_same_under_every_heading_is_not_believed(topic: str) -> None:
    def all_alike(task: str, answer: Answer) -> Answer:
        return dict.fromkeys(answer, topic) if task == "sections" else answer

    truth = sure_leaves(DOCUMENT, rules.extract(DOCUMENT))
    assert sure_leaves(DOCUMENT, extract_by_model(DOCUMENT, Reader(all_alike))) <= truth
