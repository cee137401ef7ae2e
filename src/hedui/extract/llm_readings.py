"""Characters that two readings of a scan tell apart, with a language model to say which of them makes sense.

Lines of a scan are read twice. Where the readings differ in a letter or a mark of which the first was unsure, the words
around may tell what is printed: 未进行细化 and not 来进行细化. The model is shown them twice, the second time with the
readings in the other order, and its choice counts only where both answers are the same. Digits, and whatever stands
beside one, are never put to it; and it can choose nothing that no reading has.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hedui.claims import Claim
from hedui.extract.question import ANSWER_ROOM, Asker, Question, Shape, choices_of, shape_of_choices
from hedui.extract.readings import read_otherwise
from hedui.extract.split import cut_chunks, room_for_view
from hedui.extract.view import page_above, show_footed

TASK = "readings"
AROUND = 12  # characters before and after that the model sees
UNSURE = 0.9  # certainty of the first reading from which it stands
GAP = "□"


@dataclass(frozen=True)
class Fork:
    """A character of a claim's value that another reading has otherwise."""

    path: str
    claim: Claim
    at: int
    second: str
    page: int

    @property
    def first(self) -> str:
        return (self.claim.value or "")[self.at]

    @property
    def words(self) -> str:
        """The place as it is shown; a cell merged over many rows is asked about once."""
        return self.show((self.first, self.second))

    def show(self, readings: Sequence[str]) -> str:
        """The words around the place, and what may stand there."""
        text = self.claim.value or ""
        before, after = text[max(0, self.at - AROUND) : self.at], text[self.at + 1 : self.at + 1 + AROUND]
        return f"{before}{GAP}{after}（{'或'.join(readings)}）"


def find_forks(path: str, claim: Claim) -> Iterator[Fork]:
    """The places of a claim's words that a scan reads in two ways."""
    places = [
        (span.line, i) for span in claim.spans for i in range(span.start, span.end) if not span.line.text[i].isspace()
    ]
    text = "".join(line.text[i] for line, i in places)
    if claim.normal != "text" or text != claim.value or all(line.native for line, _ in places):
        return
    seconds = {id(line): read_otherwise(line) for line, _ in places}
    for at, (line, i) in enumerate(places):
        second = seconds[id(line)].get(i)
        beside = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
        if second is not None and line.probs[i] < UNSURE and not any(map(str.isalnum, filter(str.isascii, beside))):
            yield Fork(path, claim, at, second, line.page)


def ask_readings(forks: Sequence[Fork], asker: Asker) -> list[tuple[Question, Sequence[Fork]]]:
    """Two questions for each chunk of forks, one in either order of the readings; what is shown alike stands once."""
    distinct = list({fork.words: fork for fork in forks}.values())
    chunks = cut_chunks(distinct, lambda fork: fork.words, room_for_view(TASK, asker.context), page_above)
    return [(_ask_chunk(chunk, turned), chunk) for chunk in chunks for turned in (False, True)]


def _ask_chunk(forks: Sequence[Fork], turned: bool) -> Question:
    readings = [(fork.second, fork.first) if turned else (fork.first, fork.second) for fork in forks]
    numbered = enumerate(zip(forks, readings, strict=True), 1)
    view = show_footed((fork.page, f"{n} {fork.show(pair)}") for n, (fork, pair) in numbered)
    shape = shape_of_choices("Readings", {str(n): pair for n, pair in enumerate(readings, 1)})
    return Question(TASK, view, shape, ANSWER_ROOM * len(forks))


def read_chosen(asked: Sequence[tuple[Question, Sequence[Fork]]], answers: Sequence[Shape | None]) -> set[str]:
    """The words of the forks of which both answers take the second reading."""
    chosen: set[str] = set()
    for (_, forks), once, again in zip(asked[::2], answers[::2], answers[1::2], strict=True):
        if once is not None and again is not None:
            said = zip(choices_of(once).values(), choices_of(again).values(), strict=True)
            chosen |= {fork.words for fork, both in zip(forks, said, strict=True) if set(both) == {fork.second}}
    return chosen


def take_second(forks: Sequence[Fork]) -> str:
    """The value of the forks' one claim with the second reading at each of them."""
    text = list(forks[0].claim.value or "")
    for fork in forks:
        text[fork.at] = fork.second
    return "".join(text)
