"""Contradictions: those that forged documents really print against those that are told, and what is told of clean ones.

Every document is read by the rules, as `hedui extract` does. What gold calls optional is neither asked for nor held
against anyone. Findings on a clean document are false alarms, whatever their type.
"""

from collections import Counter
from collections.abc import Iterable
from typing import get_args

from bench_report import Check, Section, format_table
from bounds import upper_bound
from hedui.evaluate.findings import FindingsJudged, judge_findings
from hedui.record import FindingType
from hedui.verify import verify
from verify_sources import Proving

LEAST = 0.99  # precision, and recall
SHOWN = 25


def measure_findings(clean: Iterable[Proving], faulty: Iterable[Proving]) -> Section:
    """False alarms on documents without faults; precision and recall, type by type, on documents with some."""
    alarms, documents = [], 0
    for source in clean:
        documents += 1
        alarms += [f"{source.file.name}: {f['type']} {f['message']}" for f in judge(source).false]
    section = Section("Contradictions")
    rate = upper_bound(len(alarms), documents)
    section.text.append(f"{documents} documents without faults: {len(alarms)} false alarms, at most {rate:.2%} (95%).")
    section.text += [f"- false alarm: {alarm[:300]}" for alarm in alarms[:SHOWN]]
    section.checks.append(Check("false alarms on clean documents", str(len(alarms)), "0", not alarms))
    count_types(faulty, section)
    section.data |= {"clean": documents, "alarms": alarms}
    return section


def count_types(faulty: Iterable[Proving], section: Section) -> None:
    hits: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for source in faulty:
        judged = judge(source)
        for box, found in ((hits, judged.hit), (false, judged.false), (missed, judged.missed)):
            box.update(finding["type"] for finding in found)
        for word, found in (("false", judged.false), ("missed", judged.missed)):
            section.text += [
                f"- {source.file.name} {word}: {f['type']} {f.get('printed')} / {f.get('recomputed')} "
                f"{f.get('message') or f.get('note') or ''}"[:300]
                for f in found
            ]
    rows = [(kind, hits[kind] + missed[kind], hits[kind], missed[kind], false[kind]) for kind in get_args(FindingType)]
    section.text.insert(1, format_table(("type", "planted", "found", "missed", "false"), rows))
    told, asked = hits.total() + false.total(), hits.total() + missed.total()
    precision, recall = hits.total() / max(1, told), hits.total() / max(1, asked)
    section.checks += [
        Check("precision on planted contradictions", f"{precision:.4f} of {told}", f"≥ {LEAST}", precision >= LEAST),
        Check("recall of planted contradictions", f"{recall:.4f} of {asked}", f"≥ {LEAST}", recall >= LEAST),
    ]
    section.data |= {"types": {row[0]: row[1:] for row in rows}}


def judge(source: Proving) -> FindingsJudged:
    """What is told of the document as the rules read it, beside what gold says."""
    told = [finding.model_dump() for finding in verify(source.document, source.reference).findings]
    return judge_findings(told, source.gold.get("findings") or [], source.gold.get("optional_findings") or [])
