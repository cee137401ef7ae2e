"""The wire to a language model: typed calls through instructor to any OpenAI-compatible endpoint.

The only file that imports openai or instructor. What an endpoint can do is found out once and remembered; nothing here
knows a provider's name.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any, Literal

import httpx2
import instructor
import openai
from instructor.core.exceptions import IncompleteOutputException, InstructorRetryException
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from hedui.extract.endpoint import BoundedTransport, Endpoint, Pace, Profile, Unanswered, show_name
from hedui.extract.judge import read_shape
from hedui.extract.question import Shape
from hedui.log import get_log

MODES = (instructor.Mode.JSON_SCHEMA, instructor.Mode.TOOLS, instructor.Mode.MD_JSON)
LONGEST_WAIT = 60.0  # seconds that a Retry-After is obeyed for
FIRST_WAIT = 0.5
TALKATIVE = ("instructor", "instructor.v2.retry", "openai", "httpx2", "httpcore2")  # they would log what documents say
LEAST_ROOM = 96  # tokens that any answer may take

Tries = tuple[type[Exception], ...]
PASSING: Tries = (
    openai.RateLimitError,
    openai.APITimeoutError,
    openai.APIConnectionError,
    openai.InternalServerError,
    openai.APIResponseValidationError,
)


class Probe(Shape):
    """The smallest question that tells whether an endpoint keeps to a schema."""

    colour: Literal["red", "green"]


class Wire:
    """An endpoint that requests are sent to one by one; `spend` is told the tokens of every answer, given and got."""

    def __init__(self, endpoint: Endpoint, pace: Pace, spend: Callable[[int, int], None]) -> None:
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        self._endpoint, self._pace, self._spend = endpoint, pace, spend
        self._client = open_client(endpoint)

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    @property
    def profile(self) -> Profile:
        """What the endpoint can do, found out on first need. Raises Unanswered."""
        return self._endpoint.settle(self._find_out)

    def call(self, request: Mapping[str, Any], shape: type[Shape]) -> str:
        """The model's words to one request. Raises Unanswered."""
        return self._create(instructor.Mode(self.profile.mode), request, shape)

    def _create(self, mode: instructor.Mode, request: Mapping[str, Any], shape: type[Shape]) -> str:
        """Call through instructor, trying again what may pass. Raises Unanswered."""
        client = instructor.from_openai(self._client, mode=mode)
        retrying = Retrying(
            stop=stop_after_attempt(self._endpoint.tries),
            wait=wait_as_told,
            retry=retry_if_exception_type(PASSING),
            reraise=True,
        )
        try:
            return retrying(self._create_once, client, request, shape)
        except openai.APIStatusError as error:
            raise Unanswered(*tell_status(error)) from error
        except openai.APITimeoutError as error:
            raise Unanswered(f"大模型在 {self._endpoint.seconds:g} 秒内没有答复", for_good=True) from error
        except (openai.OpenAIError, httpx2.HTTPError, ValueError) as error:
            raise Unanswered("连接不上大模型，或答复中断", for_good=True) from error

    def _create_once(self, client: instructor.Instructor, request: Mapping[str, Any], shape: type[Shape]) -> str:
        self._pace.wait()
        copied = {**request, "messages": [dict(message) for message in request["messages"]]}
        try:
            _, completion = client.create_with_completion(response_model=shape, max_retries=0, **copied)
        except IncompleteOutputException as cut:
            completion = cut.last_completion
        except InstructorRetryException as wrapped:
            if isinstance(wrapped.__cause__, openai.OpenAIError | httpx2.HTTPError):
                raise wrapped.__cause__ from None
            completion = wrapped.last_completion
        return self._account(completion)

    def _account(self, completion: Any) -> str:
        """The text of a completion, its tokens put on the bill."""
        usage = getattr(completion, "usage", None)
        self._spend(getattr(usage, "prompt_tokens", 0) or 0, getattr(usage, "completion_tokens", 0) or 0)
        return text_of(completion)

    def _find_out(self) -> Profile:
        name, context = choose_model(self._client, self._endpoint)
        request = {
            "model": name,
            "messages": [{"role": "user", "content": 'colour 是 red 还是 green？请答 {"colour":"green"}'}],
            "temperature": 0,
            "max_tokens": LEAST_ROOM,
        }
        refused: Unanswered | None = None
        for mode in MODES:
            try:
                text = self._create(mode, request, Probe)
            except Unanswered as reason:
                refused = reason
                if reason.for_good:
                    raise
                continue
            if read_shape(text, Probe) is not None:
                return Profile(name, mode.value, context)
        raise refused or Unanswered("大模型不按要求的格式回答", for_good=True)


def open_client(endpoint: Endpoint) -> openai.OpenAI:
    """A client whose answers end, and that leaves trying again to us."""
    return openai.OpenAI(
        base_url=endpoint.base_url,
        api_key=endpoint.api_key or "none",
        timeout=endpoint.seconds,
        max_retries=0,
        http_client=httpx2.Client(transport=BoundedTransport(endpoint.seconds), timeout=endpoint.seconds),
    )


def learn_name(endpoint: Endpoint) -> str | None:
    """The model's name as a record states it; None where the endpoint does not say."""
    if endpoint.model is not None:
        return show_name(endpoint.model)
    try:
        with open_client(endpoint) as client:
            return show_name(choose_model(client, endpoint)[0])
    except Unanswered:
        return None


def choose_model(client: openai.OpenAI, endpoint: Endpoint) -> tuple[str, int | None]:
    """The name and the context of the model that is meant: the one set, or the only one served. Raises Unanswered."""
    name, context = endpoint.model, endpoint.context
    if name is not None and context is not None:
        return name, context
    served = list_models(client)
    if name is None and len(served) != 1:
        raise Unanswered("请用 HEDUI_MODEL 指定模型", for_good=True)
    chosen = next((model for model in served if name in (None, model.id)), None)
    return name or (str(chosen.id) if chosen else ""), context or context_of(chosen)


def list_models(client: openai.OpenAI) -> list[Any]:
    """The models that an endpoint serves; none where it does not tell. Raises Unanswered where there is no endpoint."""
    try:
        return list(client.models.list().data)
    except openai.APIConnectionError as error:
        raise Unanswered("连接不上大模型", for_good=True) from error
    except (openai.OpenAIError, httpx2.HTTPError, ValueError, AttributeError, TypeError) as error:
        get_log(__name__).debug("models cannot be listed: %s", type(error).__name__)
        return []


def context_of(model: Any) -> int | None:
    """The context that an endpoint says a model has: vLLM and llama.cpp do, each in its own place."""
    extra = getattr(model, "model_extra", None) or {}
    meta = extra.get("meta") or {}
    told = extra.get("max_model_len") or (meta.get("n_ctx") if isinstance(meta, dict) else None)
    return told if isinstance(told, int) and told > 0 else None


def wait_as_told(state: RetryCallState) -> float:
    """Seconds before the next try: what Retry-After says, else more each time."""
    error = state.outcome.exception() if state.outcome else None
    headers = error.response.headers if isinstance(error, openai.APIStatusError) else {}
    told = headers.get("retry-after", "")
    if told.replace(".", "", 1).isdecimal():
        return min(float(told), LONGEST_WAIT)
    return wait_random_exponential(multiplier=FIRST_WAIT, max=LONGEST_WAIT / 4)(state)


def tell_status(error: openai.APIStatusError) -> tuple[str, bool]:
    """What an HTTP status means for users, and whether everything else would fail likewise."""
    status = error.status_code
    if status in (401, 403):
        return "大模型拒绝了密钥，请检查 OPENAI_API_KEY", True
    if status == 404:
        return "大模型地址或模型名不存在，请检查 OPENAI_BASE_URL 和 HEDUI_MODEL", True
    if status in (400, 413, 422):
        return f"大模型不接受这个请求（HTTP {status}），可能超出其上下文长度", False
    return f"大模型服务出错（HTTP {status}）", True


def text_of(completion: Any) -> str:
    """The words of a completion, wherever its mode puts them; empty if there are none."""
    choices = getattr(completion, "choices", None) or []
    message = getattr(choices[0], "message", None) if choices else None
    calls = getattr(message, "tool_calls", None) or []
    if calls:
        return str(calls[0].function.arguments or "")
    return str(getattr(message, "content", None) or "")
