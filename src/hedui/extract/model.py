"""A language model that is asked about a document: from the answers that are kept, or over the wire, on a budget.

What cannot stand goes back to it once or twice, with a word on what is wrong; after a lasting failure it is left alone.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

from hedui.extract.answers import Answers, hash_request
from hedui.extract.budget import Budget, price_call
from hedui.extract.endpoint import Endpoint, Pace, Unanswered
from hedui.extract.judge import Reply, judge_text
from hedui.extract.llm import LEAST_ROOM, Wire
from hedui.extract.question import Question, Shape
from hedui.prompts import Message, write_messages

ASK_AGAIN = 2  # times that an answer which cannot stand goes back to the model
MOST_OBJECTIONS = 6  # of one answer that are named: more only confuse


class Model:
    """A language model at an endpoint, asked about one document on that document's budget."""

    def __init__(self, endpoint: Endpoint, answers: Answers, budget: Budget, pace: Pace) -> None:
        self._endpoint, self._answers, self._budget = endpoint, answers, budget
        self._wire = Wire(endpoint, pace, self._spend)
        self.failures: list[str] = []
        self._dead = False
        self._answered = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Hang up."""
        self._wire.close()

    @property
    def is_dumb(self) -> bool:
        """Whether it was asked and gave no answer at all."""
        return bool(self.failures) and not self._answered

    @property
    def context(self) -> int | None:
        """Its context in tokens, as far as anyone says."""
        try:
            return self._wire.profile.context
        except Unanswered as reason:
            self._fail(reason)
            return None

    def ask_all(self, questions: Sequence[Question]) -> list[Shape | None]:
        """The answers, asked for side by side; None where there is none, for the reason that `failures` names."""
        with ThreadPoolExecutor(self._endpoint.parallel) as pool:
            return list(pool.map(self._ask, questions))

    def _ask(self, question: Question) -> Shape | None:
        if self._dead:
            return None
        try:
            answer = self._converse(question)
        except Unanswered as reason:
            self._fail(reason)
            return None
        self._answered = True
        return answer

    def _fail(self, reason: Unanswered) -> None:
        self._dead = self._dead or reason.for_good
        if str(reason) not in self.failures:
            self.failures.append(str(reason))

    def _converse(self, question: Question) -> Shape | None:
        """Ask; what cannot stand goes back with a word on what is wrong with it, and then it stays as it is."""
        messages = write_messages(question.task, question.view)
        best: Shape | None = None
        said: str | None = None
        for _ in range(1 + ASK_AGAIN):
            reply = self._request(messages, question)
            best = reply.answer or best
            if not reply.objections or reply.text == said:  # it was told, and stands by what it said
                break
            said = reply.text
            named = "\n".join(reply.objections[:MOST_OBJECTIONS])
            messages = [
                *messages,
                {"role": "assistant", "content": reply.text},
                {"role": "user", "content": f"{named}\n请改正，重新给出完整的 JSON。"},
            ]
        if best is None:
            raise Unanswered("大模型的回答不合要求")
        return best

    def _request(self, messages: Sequence[Message], question: Question) -> Reply:
        """One turn: from the answers that are kept, or from the model."""
        profile = self._wire.profile
        request = {
            "model": profile.model,
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": max(LEAST_ROOM, question.room),
        }
        shape = question.shape.model_json_schema()
        name = hash_request({**request, "shape": shape, "mode": profile.mode, "url": self._endpoint.place})
        kept = self._answers.find(name)
        if kept is None:
            kept = {"text": self._call(request, question.shape)}
            if kept["text"]:
                self._answers.keep(name, kept)
        return judge_text(str(kept.get("text")), question)

    def _call(self, request: Mapping[str, Any], shape: type[Shape]) -> str:
        """The model's words to one request, paid for."""
        if refusal := self._budget.refusal():
            raise Unanswered(refusal, for_good=True)
        return self._wire.call(request, shape)

    def _spend(self, given: int, got: int) -> None:
        model = self._endpoint.profile.model if self._endpoint.profile else ""
        self._budget.spend(price_call(model, self._endpoint.base_url, given, got))
