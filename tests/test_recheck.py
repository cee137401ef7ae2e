"""What a person reads is weighed like any other reading: proven by arithmetic, or objected to, and never lost."""

from dataclasses import replace

import pytest

from hedui.page import Cell, Line, Page, Witness
from hedui.recheck import PersonReading, Place, explain, find_leaf, prove_again
from hedui.record import Record, walk_leaves
from hedui.summary import NUMBER_FIELDS
from recheck_desk import SETTINGS, find_line, misread, prove, read_case

SCORE = "reports[0].forms[0].indicators[0].score"  # 20 on the paper
TOTAL = "reports[0].forms[0].total.score"  # 100


def statuses(record: Record) -> dict[str, tuple[str | None, str]]:
    return {path: (leaf.value, leaf.status) for path, leaf in walk_leaves(record.reports, "reports")}


def test_proving_again_without_any_reading_changes_nothing() -> None:
    source, pages = read_case()
    record = prove(source, pages)
    assert prove_again(record, source, pages, [], SETTINGS).reports == record.reports


def test_a_misread_score_put_right_makes_the_sum_hold_and_is_proven_by_it() -> None:
    source, pages = read_case()
    wrong = misread(pages, find_line(prove(source, pages), pages, SCORE), "3")
    record = prove(source, wrong)
    assert [finding.type for finding in record.findings] == ["sum_mismatch"]
    right = prove_again(record, source, wrong, [PersonReading(SCORE, "20")], SETTINGS)
    assert right.findings == ()
    assert statuses(right)[SCORE] == ("20", "verified")
    assert statuses(right)[TOTAL] == ("100", "verified")
    assert right.producer == record.producer


def exchange_line(pages: tuple[Page, ...], old: Line, *new: Line) -> tuple[Page, ...]:
    """The pages with one line of a table read otherwise, or not at all."""

    def change(cell: Cell) -> Cell:
        return replace(cell, lines=tuple(each for line in cell.lines for each in (new if line == old else (line,))))

    return tuple(
        replace(page, tables=tuple(replace(table, cells=tuple(map(change, table.cells))) for table in page.tables))
        for page in pages
    )


def test_what_a_person_types_stands_though_all_else_speaks_against_it_but_it_is_not_proven() -> None:
    source, pages = read_case()
    wrong = prove_again(prove(source, pages), source, pages, [PersonReading(SCORE, "30")], SETTINGS)
    leaf = find_leaf(wrong, SCORE)
    assert leaf is not None
    assert (leaf.value, leaf.status, leaf.claimed) == ("30", "grounded", "20")


def test_what_a_person_reads_against_two_readers_is_not_proven_by_arithmetic() -> None:
    source, pages = read_case()
    once = misread(pages, find_line(prove(source, pages), pages, SCORE), "3")
    line = find_line(prove(source, once), once, SCORE)
    twice = exchange_line(once, line, replace(line, witnesses=(Witness(0, 1, "3", "another"),)))
    wrong = prove(source, twice)
    assert wrong.findings[0].verdict == "printed"
    leaf = find_leaf(prove_again(wrong, source, twice, [PersonReading(SCORE, "20")], SETTINGS), SCORE)
    assert leaf is not None
    assert (leaf.value, leaf.status, leaf.claimed) == ("20", "grounded", "3")


def test_no_number_typed_against_two_readers_goes_unopposed() -> None:
    source, pages = read_case()
    record = prove(source, pages)
    sure = {path: value for path, (value, status) in statuses(record).items() if status == "verified"}
    numbers = {path: value or "" for path, value in sure.items() if path.rpartition(".")[2] in NUMBER_FIELDS}
    assert len(numbers) >= 9
    for path, value in numbers.items():
        leaf = find_leaf(prove_again(record, source, pages, [PersonReading(path, "17")], SETTINGS), path)
        assert leaf is not None
        assert (leaf.status, leaf.claimed) in (("grounded", value), ("unsupported", "17"))


def test_a_person_who_reads_the_same_is_a_second_witness_of_what_is_printed() -> None:
    source, pages = read_case()
    wrong = misread(pages, find_line(prove(source, pages), pages, SCORE), "3")
    record = prove(source, wrong)
    confirmed = prove_again(record, source, wrong, [PersonReading(SCORE, None)], SETTINGS)
    (finding,) = confirmed.findings
    proof = explain(confirmed, wrong, SCORE)
    assert finding.type == "sum_mismatch"
    assert proof is not None
    assert [(reason.holds, reason.recomputed) for reason in proof.reasons] == [(False, "83")]


def test_words_are_corrected_as_well() -> None:
    source, pages = read_case()
    path = "reports[0].forms[0].indicators[0].level3"
    other = prove_again(prove(source, pages), source, pages, [PersonReading(path, "另一个名称")], SETTINGS)
    assert statuses(other)[path][0] == "另一个名称"


def test_who_corrects_a_merged_cell_corrects_it_in_every_row() -> None:
    source, pages = read_case()
    record = prove(source, pages)
    rows = [f"reports[0].forms[0].indicators[{n}].level1" for n in range(len(record.reports[0].forms[0].indicators))]
    ink = {path: leaf.evidence for path, leaf in walk_leaves(record.reports, "reports")}
    shared = [path for path in rows if ink[path] == ink[rows[0]]]
    other = prove_again(record, source, pages, [PersonReading(rows[0], "产出类指标")], SETTINGS)
    assert len(shared) > 1
    assert [statuses(other)[path] for path in shared] == [("产出类指标", "grounded")] * len(shared)
    assert other.findings == record.findings


def test_a_year_corrected_in_a_title_is_corrected_in_both() -> None:
    source, pages = read_case("s000/source.pdf")
    record = prove(source, pages)
    year, title = "reports[0].fiscal_year", "reports[0].title"
    other = statuses(prove_again(record, source, pages, [PersonReading(year, "2019")], SETTINGS))
    assert other[year][0] == "2019"
    assert other[title] == ((statuses(record)[title][0] or "").replace("2020", "2019"), "grounded")


def test_what_is_judged_and_not_printed_changes_no_ink() -> None:
    source, pages = read_case()
    record = prove(source, pages)
    kind = "reports[0].kind"
    other = prove_again(record, source, pages, [PersonReading(kind, "department")], SETTINGS)
    changed = {path for path, leaf in statuses(other).items() if leaf != statuses(record)[path]}
    leaf = find_leaf(other, kind)
    assert leaf is not None
    assert (leaf.value, leaf.status, leaf.claimed) == ("department", "grounded", "project")
    assert (changed, other.findings) == ({kind}, record.findings)


def test_of_two_who_read_the_same_ink_the_last_counts() -> None:
    source, pages = read_case()
    first, second = (f"reports[0].forms[0].indicators[{n}].level1" for n in (0, 1))
    readings = [PersonReading(first, "产出类指标"), PersonReading(second, "产出方面指标"), PersonReading(first, None)]
    other = prove_again(prove(source, pages), source, pages, readings, SETTINGS)
    assert statuses(other)[second] == ("产出方面指标", "grounded")


def test_a_value_that_nothing_had_read_is_claimed_until_its_place_is_shown() -> None:
    source, pages = read_case()
    record = prove(source, pages)
    line, leaf = find_line(record, pages, SCORE), find_leaf(record, SCORE)
    assert leaf is not None
    gone = exchange_line(pages, line)
    missing = prove(source, gone)
    assert statuses(missing)[SCORE] == (None, "missing")
    claimed = prove_again(missing, source, gone, [PersonReading(SCORE, "20")], SETTINGS)
    unplaced = find_leaf(claimed, SCORE)
    assert unplaced is not None
    assert (unplaced.status, unplaced.claimed) == ("unsupported", "20")
    place = Place(1, leaf.evidence[0].bbox)
    shown = prove_again(missing, source, gone, [PersonReading(SCORE, "20", place)], SETTINGS)
    assert statuses(shown)[SCORE] == ("20", "verified")


def test_the_proof_of_a_figure_names_the_sum_and_its_parts() -> None:
    source, pages = read_case()
    proof = explain(prove(source, pages), pages, TOTAL)
    assert proof is not None
    (reason,) = [reason for reason in proof.reasons if reason.type == "sum_mismatch"]
    assert reason.holds
    assert reason.proves
    assert SCORE in [part.path for part in reason.parts]
    assert all(part.evidence for part in reason.parts)


@pytest.mark.parametrize("path", ["reports[9].title", "reports[0].nothing", "findings[0]", "reports[0]", "source.file"])
def test_a_path_that_leads_to_no_value_finds_none(path: str) -> None:
    source, pages = read_case()
    assert find_leaf(prove(source, pages), path) is None
