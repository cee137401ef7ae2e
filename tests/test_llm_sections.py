"""Headings that a model names: the sections they open, and those that are only items of one."""

from hedui.extract.llm_sections import TOPICS, Heading, drop_items


def named(*pairs: tuple[str, str]) -> list[str]:
    headings = [Heading(words, "", 1) for words, _ in pairs]
    return list(drop_items(headings, {words: TOPICS[topic] for words, topic in pairs if topic}))


def test_a_heading_named_like_the_one_before_it_is_an_item_and_opens_no_section() -> None:
    assert named(("往后打算", "措施"), ("明确管护主体", "措施"), ("按月检查台账", "措施")) == ["往后打算"]
    assert named(("改进措施", ""), ("明确管护主体", "措施")) == []


def test_headings_of_different_topics_each_open_a_section() -> None:
    assert named(("欠缺之处", "问题"), ("项目概况", ""), ("往后打算", "措施")) == ["欠缺之处", "往后打算"]


def test_a_heading_that_we_know_opens_its_section_again() -> None:
    assert named(("存在的问题", "问题"), ("主要问题", "问题")) == ["存在的问题", "主要问题"]
