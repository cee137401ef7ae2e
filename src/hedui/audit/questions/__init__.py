"""The questions of an audit: a file each, with its heading, what it means, and a query over the tables and views.

Every query yields weight, said, places: how striking it is, a sentence with the figures, and where they are printed.
What it finds is for a person to look into.
"""

from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its name for programs, its heading and what it means for people, and the query that answers it."""

    name: str
    heading: str
    meaning: str
    query: str


def read_questions() -> list[Question]:
    """All questions, in the order of their files."""
    found = sorted((file for file in files(__name__).iterdir() if file.name.endswith(".sql")), key=lambda it: it.name)
    return [read_question(file.name, file.read_text(encoding="utf-8")) for file in found]


def read_question(name: str, text: str) -> Question:
    """A question as its file holds it: `1_name.sql`, heading and meaning as the first two comments."""
    heading, meaning, query = text.split("\n", 2)
    return Question(name.partition("_")[2].removesuffix(".sql"), heading[3:], meaning[3:], query)
