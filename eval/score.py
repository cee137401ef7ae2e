# A verbatim copy of the yardstick of the project (tools/score.py); only this line is added.
"""Score extracted records against gold: an independent yardstick, standard library only.

usage: score.py RECORD.json GOLD.json [--json] [--show N]

RECORD is the product's output (shared/contract.md), GOLD its plain projection (shared/corpus/GOLD.md).
Forms are paired by the third-level indicators they share, rows by their third-level name, both best first.

numbers   exact decimal match of every numeric leaf: precision, recall, F1
text      exact match after NFKC, no white space, unified punctuation; and mean similarity over gold leaves
verified  of the leaves the record marks "verified": how many, and how many of those are wrong;
          coverage = gold numbers both right and verified
findings  contradictions found, missed, false: matched on type and a figure in common
"""
import argparse
import json
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher

FORM_TEXT = ("title", "project_name", "competent_department", "implementing_unit", "grade")
FUNDING_NUM = ("initial_budget", "annual_budget", "executed", "weight", "execution_rate", "score")
ROW_TEXT = ("level1", "level2", "level3", "target", "actual", "deviation")
ROW_NUM = ("weight", "score", "score_rate")
NARRATIVE_NUM = ("budget", "executed", "execution_rate", "self_score")
NARRATIVE_LIST = ("problems", "improvements", "recommendations")
PUNCT = str.maketrans({"，": ",", "。": ".", "；": ";", "：": ":", "（": "(", "）": ")", "“": '"', "”": '"', "‘": "'", "’": "'",
                       "、": ",", "–": "-", "—": "-", "~": "-", "～": "-", "〔": "[", "〕": "]", "【": "[", "】": "]", "≧": "≥", "≦": "≤"})


def leaf(x):
    """(value, status) of a leaf: a plain value, or an object with "value"."""
    if isinstance(x, dict):
        return x.get("value"), x.get("status")
    return x, None


def norm_text(v):
    if v is None:
        return None
    s = unicodedata.normalize("NFKC", str(v)).translate(PUNCT)
    s = re.sub(r"\s+", "", s)
    return s or None


def norm_num(v):
    if v is None or v == "":
        return None
    try:
        return Decimal(str(v).replace(",", "").rstrip("%"))
    except InvalidOperation:
        return norm_text(v)


def sim(a, b):
    a, b = norm_text(a) or "", norm_text(b) or ""
    return 1.0 if a == b else SequenceMatcher(None, a, b, autojunk=False).ratio()


def pair(left, right, likeness, floor):
    """Greedy best-first pairing; returns [(i, j)], each index at most once."""
    scored = sorted(((likeness(a, b), -abs(i - j), i, j) for i, a in enumerate(left) for j, b in enumerate(right)), reverse=True)
    used_i, used_j, out = set(), set(), []
    for s, _, i, j in scored:
        if s < floor:
            break
        if i not in used_i and j not in used_j:
            used_i.add(i), used_j.add(j), out.append((i, j))
    return out


class Tally:
    def __init__(self):
        self.num = [0, 0, 0]  # tp, fp, fn
        self.txt = [0, 0, 0]
        self.sims = []
        self.verified = self.verified_wrong = self.gold_num = self.gold_num_verified = 0
        self.errors = []

    def add(self, kind, got, want, where):
        value, status = leaf(got)
        want, _ = leaf(want)
        norm = norm_num if kind == "num" else norm_text
        g, w = norm(value), norm(want)
        box = self.num if kind == "num" else self.txt
        right = g == w
        if w is not None and kind == "num":
            self.gold_num += 1
            self.gold_num_verified += right and status == "verified"
        if kind == "txt" and w is not None:
            self.sims.append(sim(value, want))
        if g is None and w is None:
            return
        if right:
            box[0] += 1
        else:
            box[1] += g is not None
            box[2] += w is not None
            self.errors.append(f"{where}: got {value!r} want {want!r} [{status}]")
        if status == "verified" and g is not None:
            self.verified += 1
            self.verified_wrong += not right


def flat_forms(doc):
    return [(r, f) for r in doc.get("reports", []) for f in r.get("forms", [])]


def form_likeness(a, b):
    names_a = {norm_text(leaf(i.get("level3"))[0]) for i in a[1].get("indicators", [])}
    names_b = {norm_text(leaf(i.get("level3"))[0]) for i in b[1].get("indicators", [])}
    overlap = len(names_a & names_b) / max(1, len(names_a | names_b))
    name = sim(leaf(a[1].get("project_name"))[0], leaf(b[1].get("project_name"))[0])
    title = sim(leaf(a[1].get("title"))[0], leaf(b[1].get("title"))[0])
    has_score = [any(leaf(i.get("score"))[0] for i in f[1].get("indicators", [])) for f in (a, b)]
    return 0.7 * overlap + 0.15 * name + 0.05 * title + 0.1 * (has_score[0] == has_score[1])


def score_form(t, got, want, where):
    for k in FORM_TEXT:
        t.add("txt", got.get(k), want.get(k), f"{where}.{k}")
    gf, wf = got.get("funding") or [], want.get("funding") or []
    pairs = dict((j, i) for i, j in pair(gf, wf, lambda a, b: 0.5 * (leaf(a.get("line"))[0] == leaf(b.get("line"))[0]) + 0.5 * sim(leaf(a.get("label"))[0], leaf(b.get("label"))[0]), 0.4))
    for j, w in enumerate(wf):
        g = gf[pairs[j]] if j in pairs else {}
        for k in FUNDING_NUM:
            t.add("num", g.get(k), w.get(k), f"{where}.funding[{w.get('label')}].{k}")
    for i, g in enumerate(gf):
        if i not in pairs.values():
            for k in FUNDING_NUM:
                t.add("num", g.get(k), None, f"{where}.funding+{i}.{k}")
    gg, wg = got.get("goals") or [], want.get("goals") or []
    for k in ("expected", "actual"):
        join = lambda rows: "".join(dict.fromkeys(leaf(r.get(k))[0] or "" for r in rows)) or None
        t.add("txt", join(gg), join(wg), f"{where}.goals.{k}")
    gp = {norm_text(leaf(x.get("name"))[0]): x for x in got.get("groups") or []}
    wp = {norm_text(leaf(x.get("name"))[0]): x for x in want.get("groups") or []}
    for n in {**gp, **wp}:
        t.add("num", gp.get(n, {}).get("weight"), wp.get(n, {}).get("weight"), f"{where}.groups[{n}]")
    gi, wi = got.get("indicators") or [], want.get("indicators") or []
    pairs = dict((j, i) for i, j in pair(gi, wi, lambda a, b: 0.9 * sim(leaf(a.get("level3"))[0], leaf(b.get("level3"))[0]) + 0.1 * sim(leaf(a.get("level2"))[0], leaf(b.get("level2"))[0]), 0.6))
    for j, w in enumerate(wi):
        g = gi[pairs[j]] if j in pairs else {}
        for k in ROW_TEXT:
            t.add("txt", g.get(k), w.get(k), f"{where}[{w.get('level3')}].{k}")
        for k in ROW_NUM:
            t.add("num", g.get(k), w.get(k), f"{where}[{w.get('level3')}].{k}")
    for i, g in enumerate(gi):
        if i not in pairs.values():
            for k in ROW_TEXT:
                t.add("txt", g.get(k), None, f"{where}+row{i}.{k}")
            for k in ROW_NUM:
                t.add("num", g.get(k), None, f"{where}+row{i}.{k}")
    for k in ("weight", "score"):
        t.add("num", (got.get("total") or {}).get(k), (want.get("total") or {}).get(k), f"{where}.total.{k}")


def score_narrative(t, got, want, where):
    got, want = got or {}, want or {}
    for k in NARRATIVE_NUM:
        t.add("num", got.get(k), want.get(k), f"{where}.{k}")
    for k in ("grade", "publication"):
        t.add("txt", got.get(k), want.get(k), f"{where}.{k}")
    for k in NARRATIVE_LIST:
        gl, wl = got.get(k) or [], want.get(k) or []
        pairs = dict((j, i) for i, j in pair(gl, wl, lambda a, b: sim(leaf(a)[0], leaf(b)[0]), 0.5))
        for j, w in enumerate(wl):
            t.add("txt", gl[pairs[j]] if j in pairs else None, w, f"{where}.{k}[{j}]")
        for i, g in enumerate(gl):
            if i not in pairs.values():
                t.add("txt", g, None, f"{where}.{k}+{i}")


def prf(tp, fp, fn):
    p, r = tp / max(1, tp + fp), tp / max(1, tp + fn)
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(2 * p * r / max(1e-9, p + r), 4), "tp": tp, "fp": fp, "fn": fn}


def figures(finding):
    """The numbers that a finding names, as printed or as recomputed."""
    text = f"{leaf(finding.get('printed'))[0]} {leaf(finding.get('recomputed'))[0]}"
    return {Decimal(n.replace(",", "")).normalize() for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


def same_finding(a, b):
    """Same type, and a figure in common (or one of them names none)."""
    fa, fb = figures(a), figures(b)
    return a.get("type") == b.get("type") and (bool(fa & fb) or not fa or not fb)


def score_findings(got, want, optional=()):
    """Pair findings one to one; those that gold calls optional are neither asked for nor held against."""
    left, missed = list(got), []
    for w in want:
        hit = next((g for g in left if same_finding(g, w)), None)
        left.remove(hit) if hit else missed.append(w)
    extra = [g for g in left if not any(same_finding(g, o) for o in optional)]
    label = lambda f: [f.get("type"), leaf(f.get("printed"))[0], leaf(f.get("recomputed"))[0]]
    return {"tp": len(want) - len(missed), "fp": len(extra), "fn": len(missed), "missed": [label(f) for f in missed], "extra": [label(f) for f in extra]}


def score(record, gold):
    t = Tally()
    gf, wf = flat_forms(record), flat_forms(gold)
    pairs = dict((j, i) for i, j in pair(gf, wf, form_likeness, 0.12))
    for j, (wr, w) in enumerate(wf):
        g = gf[pairs[j]][1] if j in pairs else {}
        score_form(t, g, w, f"form{j}")
    for i, (_, g) in enumerate(gf):
        if i not in pairs.values():
            score_form(t, g, {}, f"form+{i}")
    gr, wr = record.get("reports", []), gold.get("reports", [])
    head = lambda r: f"{leaf(r.get('title'))[0]}{leaf(r.get('fiscal_year'))[0]}" + "".join(str(leaf(f.get("project_name"))[0]) for f in r.get("forms", []))
    rp = dict((j, i) for i, j in pair(gr, wr, lambda a, b: sim(head(a), head(b)), 0.3))
    for j, w in enumerate(wr):
        g = gr[rp[j]] if j in rp else {}
        t.add("num", g.get("fiscal_year"), w.get("fiscal_year"), f"report{j}.fiscal_year")
        for k in ("kind", "title", "unit"):
            t.add("txt", g.get(k), w.get(k), f"report{j}.{k}")
        score_narrative(t, g.get("narrative"), w.get("narrative"), f"report{j}.narrative")
    return {
        "numbers": prf(*t.num), "text": prf(*t.txt), "text_similarity": round(sum(t.sims) / max(1, len(t.sims)), 4),
        "verified": {"count": t.verified, "wrong": t.verified_wrong, "number_coverage": round(t.gold_num_verified / max(1, t.gold_num), 4)},
        "reports": [len(gr), len(wr)], "forms": [len(gf), len(wf)],
        "findings": score_findings(record.get("findings") or [], gold.get("findings") or [], gold.get("optional_findings") or []),
        "errors": t.errors,
    }


if __name__ == "__main__":
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("record"), ap.add_argument("gold")
    ap.add_argument("--json", action="store_true"), ap.add_argument("--show", type=int, default=30)
    a = ap.parse_args()
    s = score(json.load(open(a.record, encoding="utf8")), json.load(open(a.gold, encoding="utf8")))
    if a.json:
        print(json.dumps(s, ensure_ascii=False))
    else:
        errors = s.pop("errors")
        for k, v in s.items():
            print(f"{k:16} {json.dumps(v, ensure_ascii=False)}")
        for e in errors[: a.show]:
            print("  ", e)
        if len(errors) > a.show:
            print(f"   … {len(errors) - a.show} more")
