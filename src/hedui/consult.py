"""The model consulted: what is asked where, and what of its answers is taken, with the verifier as the judge.

The one place below the pipeline that knows both extracting and verifying. Rules come first; a question is put only
where the page leaves a choice that they could not settle, and an answer counts only if it is better proven.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from hedui.claims import Claim, Claims
from hedui.config import Settings
from hedui.document import Document
from hedui.extract.answers import Answers, default_folder
from hedui.extract.budget import Budget, Cost, Limits, Tally, price_call
from hedui.extract.doubts import find_doubts, settle_doubts
from hedui.extract.endpoint import Endpoint, Pace
from hedui.extract.llm import learn_name
from hedui.extract.llm_claims import extract_by_model
from hedui.extract.llm_readings import Fork, ask_readings, find_forks, read_chosen, take_second
from hedui.extract.merge import merge_narratives, narrative_leaves
from hedui.extract.model import Model
from hedui.extract.question import Asker, Question, Shape
from hedui.extract.rules import extract, is_report
from hedui.extract.split import count_tokens
from hedui.prompts import prompt_version, write_messages
from hedui.record import Form, Leaf, Report, map_leaves, walk_leaves
from hedui.verify import verify
from hedui.verify.near import may_read_as


@dataclass(frozen=True)
class Consultation:
    """A model with the budget of one document."""

    model: Model
    budget: Budget

    def sign(self, claims: Claims, by: str) -> Claims:
        """Claims with what they cost, who made them, and what went wrong."""
        notes = tuple(f"大模型：{reason}。" for reason in self.model.failures)
        return replace(claims, by=by, use=self.budget.spent.to_use(), notes=(*claims.notes, *notes))


@dataclass
class Consultant:
    """Opens one consultation for each document, all at the same endpoint."""

    settings: Settings
    endpoint: Endpoint = field(init=False)

    def __post_init__(self) -> None:
        settings = self.settings
        self.answers = Answers(settings.answers or default_folder())
        self.endpoint = Endpoint(
            base_url=settings.base_url,
            place=tell_place(settings),
            api_key=settings.api_key.get_secret_value() if settings.api_key else None,
            model=settings.model,
            context=settings.model_context,
            seconds=settings.model_seconds,
            tries=settings.model_tries,
            parallel=settings.model_parallel,
            memory=self.answers,
        )
        per_minute = settings.model_per_minute
        self.pace = Pace(per_minute / (settings.workers or 1) if per_minute else None)

    def open(self) -> Consultation:
        settings = self.settings
        budget = Budget(
            file=Limits(settings.file_calls, settings.file_tokens, settings.file_dollars),
            run=Limits(settings.run_calls, settings.run_tokens, settings.run_dollars),
            tally=Tally(settings.run_tally),
            seconds=settings.file_seconds,
        )
        return Consultation(Model(self.endpoint, self.answers, budget, self.pace), budget)

    @cached_property
    def model_name(self) -> str | None:
        """The model's name for the record; None where the endpoint does not say."""
        return learn_name(self.endpoint)


def tell_place(settings: Settings) -> str | None:
    """What tells an endpoint from others: a file that is served here has another port in every run."""
    file = settings.local_model
    if file is None or not file.is_file():
        return settings.base_url
    kept = file.stat()
    return f"{file.resolve()} {kept.st_size} {kept.st_mtime_ns}"


class ModelExtractor:
    """The model alone, our own vocabulary silent; rules alone where it does not answer at all."""

    name = "llm"

    def __init__(self, settings: Settings) -> None:
        self._consultant = Consultant(settings)

    @property
    def model(self) -> str | None:
        return self._consultant.model_name

    @property
    def prompt(self) -> str | None:
        return prompt_version()

    def extract(self, document: Document) -> Claims:
        consultation = self._consultant.open()
        with consultation.model as model:
            claims = extract_by_model(document, model)
        if consultation.model.is_dumb:
            return replace(consultation.sign(extract(document), "rules"), degraded=True)
        return consultation.sign(claims, self.name)


class AutoExtractor(ModelExtractor):
    """Rules, and the model for what they leave open."""

    name = "rules+llm"

    def extract(self, document: Document) -> Claims:
        every = extract(document, every=True)
        consultation = self._consultant.open()
        with consultation.model as model:
            merged = settle(document, every, model)
        if consultation.model.is_dumb:
            return replace(consultation.sign(drop_empty(document, every), "rules"), degraded=True)
        return consultation.sign(drop_empty(document, merged), self.name)


class Reckoner:
    """What the extractor of these settings would ask, without asking: the claims are those of the rules."""

    name = "reckoner"
    prompt: str | None = None

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.model = settings.model

    def extract(self, document: Document) -> Claims:
        settings, counter = self._settings, Counter(self._settings.model_context)
        every = extract(document, every=True)
        if settings.extractor == "llm":
            extract_by_model(document, counter)
        elif settings.extractor == "auto":
            settle(document, every, counter)
        calls = [price_call(settings.model or "", settings.base_url, given, got) for given, got in counter.counted]
        return replace(drop_empty(document, every), use=sum(calls, Cost()).to_use())


class Counter:
    """An asker that only counts, tokens sent and the most that may come back, and has no answer."""

    def __init__(self, context: int | None) -> None:
        self.context = context
        self.counted: list[tuple[int, int]] = []

    def ask_all(self, questions: Sequence[Question]) -> list[Shape | None]:
        for question in questions:
            sent = write_messages(question.task, question.view)
            self.counted.append((sum(count_tokens(message["content"]) for message in sent), question.room))
        return [None] * len(questions)


def settle(document: Document, claims: Claims, asker: Asker) -> Claims:
    """The claims of rules, one report for each part, with what the model could settle; no call if nothing is open."""
    proven = verify(document, claims).reports
    asked: dict[int, Report[Claim]] = {}
    for n, (part, report, leaves) in enumerate(zip(document.parts, claims.reports, proven, strict=True)):
        if doubts := find_doubts(part, report, narrative_leaves(leaves)):
            told = settle_doubts(part, doubts, asker)
            asked[n] = report.model_copy(update={"narrative": told.narrative, "forms": (*report.forms, *told.forms)})
    return settle_readings(document, choose(document, claims, asked) if asked else claims, asker)


def settle_readings(document: Document, claims: Claims, asker: Asker) -> Claims:
    """The claims with the words that the model prefers where a scan is read in two ways, at best grounded as before."""
    forks = [fork for path, claim in walk_leaves(claims.reports) for fork in find_forks(path, claim)]
    if not forks:
        return claims
    statuses = {path: leaf.status for path, leaf in walk_leaves(verify(document, claims).reports)}
    open_forks = [f for f in forks if statuses[f.path] == "grounded" and may_read_as(f.claim, take_second([f]))]
    asked = ask_readings(open_forks, asker)
    words = read_chosen(asked, asker.ask_all([question for question, _ in asked]))
    chosen: dict[str, list[Fork]] = {}
    for fork in open_forks:
        if fork.words in words:
            chosen.setdefault(fork.path, []).append(fork)
    values = {path: take_second(taken) for path, taken in chosen.items()}
    values = {path: value for path, value in values.items() if may_read_as(chosen[path][0].claim, value)}
    if not values:
        return claims

    def change(path: str, claim: Claim) -> Claim:
        return Claim(values[path], claim.spans, "near") if path in values else claim

    reports = tuple(Report[Claim].model_validate(tree) for tree in map_leaves(claims.reports, change))
    note = f"大模型选定读法：{'、'.join(f'reports{path}' for path in values)}。"
    return replace(claims, reports=reports, notes=(*claims.notes, note))


def choose(document: Document, claims: Claims, asked: Mapping[int, Report[Claim]]) -> Claims:
    """Leaf by leaf the better proven of what rules and model say, and who said it."""
    theirs = replace(claims, reports=tuple(asked.get(n, report) for n, report in enumerate(claims.reports)))
    mine, others = verify(document, claims).reports, verify(document, theirs).reports
    reports, notes = list(claims.reports), list(claims.notes)
    for n, told in asked.items():
        report = claims.reports[n]
        merged = merge_narratives(
            report.narrative, told.narrative, narrative_leaves(mine[n]), narrative_leaves(others[n])
        )
        new = list(zip(told.forms, others[n].forms, strict=True))[len(report.forms) :]
        forms = [form for form, leaves in new if stands(leaves)]
        in_order = tuple(sorted((*report.forms, *forms), key=lambda form: form.pages))
        reports[n] = report.model_copy(update={"narrative": merged.narrative, "forms": in_order})
        if taken := [*merged.taken, *["forms"] * bool(forms)]:
            notes.append(f"大模型补充：reports[{n}] 的 {'、'.join(taken)}。")
    return replace(claims, reports=tuple(reports), notes=tuple(notes))


def stands(form: Form[Leaf]) -> bool:
    """Whether a form that only the model could read holds together: something in it is proven, nothing contradicts."""
    statuses = {leaf.status for _, leaf in walk_leaves(form)}
    return "verified" in statuses and "conflict" not in statuses


def drop_empty(document: Document, claims: Claims) -> Claims:
    """The claims without parts that say nothing."""
    pairs = zip(document.parts, claims.reports, strict=True)
    return replace(claims, reports=tuple(report for part, report in pairs if is_report(part, report.forms)))
