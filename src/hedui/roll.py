"""The roll of a run: its candidates, and what became of each, on the disk and not in memory."""

from collections.abc import Iterable, Iterator

from hedui.batch import Result
from hedui.ingest import Candidate
from hedui.spill import SpilledList, SpilledSet


class Roll:
    """Candidates in the order in which they were named, each file once; then their results, in that same order."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._candidates = SpilledList()
        self._results = SpilledList()
        self.failed = 0
        seen = SpilledSet()
        for candidate in candidates:
            if candidate.place not in seen:
                seen.add(candidate.place)
                self._candidates.append(candidate, key=candidate.file)

    def __len__(self) -> int:
        return len(self._candidates)

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self._candidates)

    def add(self, result: Result) -> None:
        """Enter a result. Files that share a name are told in the order in which they were finished."""
        self.failed += result.status == "failed"
        self._results.append(result, rank=self._candidates.find(result.file) or 0)

    @property
    def pending(self) -> int:
        """How many candidates were not come to."""
        return len(self._candidates) - len(self._results)

    def list_results(self) -> Iterator[Result]:
        """The results so far, in the order of the candidates."""
        return iter(self._results)
