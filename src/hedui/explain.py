"""The proof of one value of a record as a small tree: what is claimed, where it is printed, and why it is believed."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from hedui.errors import UsageError
from hedui.record import Finding, Leaf, ProofKind, Record, walk_leaves

STATUS_WORDS = {
    "verified": "已核实",
    "grounded": "有出处，缺第二依据",
    "conflict": "有出处，与其他数值矛盾",
    "unsupported": "原件此处没有这个值",
    "missing": "原件未印",
}
KIND_WORDS: Mapping[ProofKind, str] = {
    "ink": "笔迹",
    "place": "位置",
    "reader": "复读一致",
    "identity": "勾稽成立",
    "elsewhere": "重复印载",
    "term": "用语",
    "reread": "更正读数",
    "doubt": "疑点",
}


def explain_leaf(record: Record, path: str) -> str:
    """The proof of the value at a path such as reports[0].forms[0].total.score. Raises UsageError for no such path."""
    leaves: dict[str, Leaf] = dict(walk_leaves(record.reports, "reports"))
    if path not in leaves:
        near = get_close_matches(path, leaves, n=3, cutoff=0.5)
        hint = f"，相近的有：{'、'.join(near)}" if near else ""
        raise UsageError(f"记录中没有 {path}{hint}。")
    told = [finding for finding in record.findings if finding.where == path]
    return "\n".join(_draw(f"{path} = {_show(leaves[path])}", list(_branches(leaves[path], told))))


def _show(leaf: Leaf) -> str:
    value = leaf.value if leaf.value is not None else "（无）"
    sure = f"，置信度 {leaf.confidence:g}" if leaf.value is not None else ""
    return f"{value}　[{leaf.status} {STATUS_WORDS[leaf.status]}{sure}]"


def _branches(leaf: Leaf, findings: list[Finding]) -> Iterator[str]:
    if leaf.claimed is not None:
        yield f"原称：{leaf.claimed}"
    for piece in leaf.evidence:
        x0, y0, x1, y1 = (f"{edge:g}" for edge in piece.bbox)
        yield f"印于第 {piece.page} 页 ({x0}, {y0})–({x1}, {y1})：{piece.text}"
    for proof in leaf.proof:
        yield f"{KIND_WORDS[proof.kind]}：{proof.says}"
    for finding in findings:
        yield f"核查发现（{finding.verdict}）：{finding.message}"


def _draw(root: str, branches: list[str]) -> Iterator[str]:
    yield root
    for n, branch in enumerate(branches):
        yield f"{'└─' if n == len(branches) - 1 else '├─'} {branch}"


def read_explained(tree: Mapping[str, Any]) -> Record:
    """A record as it was written. Raises UsageError for JSON that is no record of hedui's."""
    try:
        return Record.model_validate(tree)
    except ValueError:
        raise UsageError("这不是 hedui 写出的记录；请先用 hedui verify 核对。") from None
