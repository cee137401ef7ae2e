"""The project's measurements, for anyone to repeat: accuracy, speed, memory, and the tools to beat.

usage: bench.py [accuracy|speed|workers|memory|rivals …] [--corpus FOLDER] [--only CASE …] [--workers N] [--repeat N]
                [--readme FILE …]

FOLDER holds cases: <id>/{source,office,worn,fax,photo}.pdf and gold.json. Each section is printed as Markdown and
written to .bench/<section>.json and .md. --readme puts what .bench/ then holds of rivals, speed and memory into
READMEs. Exit status 1 if a promise was not held.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import reduce
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench_accuracy import measure_accuracy
from bench_cases import find_files
from bench_memory import measure_memory
from bench_report import Section, format_section
from bench_rivals import measure_rivals
from bench_run import HERE, Failed
from bench_speed import measure_speed
from bench_workers import measure_workers

BEGIN, END = "<!-- benchmark: eval/bench.py --readme -->", "<!-- end of benchmark -->"
IN_README = ("rivals", "speed", "memory")
SECTIONS = ("accuracy", "speed", "workers", "memory", "rivals")
PACKAGES = ("pymupdf", "rapidocr", "openvino", "onnxruntime")


CHINESE = {  # words of the tables in the Chinese README, longer ones first
    "Rivals: tables of the same scans": "同样扫描件中的表格",
    "### Speed": "### 速度",
    "### Memory": "### 内存",
    "whole rows | cells found | s a page | CPU s a page | peak MB": (
        "完整行 | 找到的单元格 | 秒/页 | CPU 秒/页 | 内存峰值 MB"
    ),
    "s in all | s a page | steady s a page | CPU s a page | hedui ÷ it | the same of CPU": (
        "总秒数 | 秒/页 | 稳定后秒/页 | CPU 秒/页 | hedui ÷ 它 | CPU 之比"
    ),
    "| tool |": "| 工具 |",
    "| file | rows |": "| 文件 | 行 |",
    "| cells |": "| 单元格 |",
    "| promise | measured | wanted |  |": "| 承诺 | 测得 | 要求 |  |",
    ", so times are rough": "，时间仅供参考",
    " at the start": "（开始时）",
}


def main() -> int:
    given = parse_arguments()
    files = find_files(given.corpus, given.only)
    if not files:
        print(f"no cases in {given.corpus}", file=sys.stderr)
        return 2
    workers = given.workers or count_cores()
    threads = max(1, count_cores() // workers)  # as hedui shares them out
    sections: dict[str, Callable[[], Section]] = {
        "accuracy": lambda: measure_accuracy(files, workers),
        "speed": lambda: measure_speed(files, given.scan, workers, threads, given.repeat, given.out),
        "workers": lambda: measure_workers(files, given.scan, workers, given.repeat),
        "memory": lambda: measure_memory(files, workers),
        "rivals": lambda: measure_rivals(files, given.out, count_cores()),
    }
    given.out.mkdir(parents=True, exist_ok=True)
    print(f"# Benchmark of {given.corpus}\n\n{format_machine()}\n", flush=True)
    held = True
    for name in given.sections or SECTIONS:
        section = sections[name]()
        print(format_section(section), flush=True)
        told = f"{format_section(section)}\n{date.today()}, {format_machine()}\n"
        (given.out / f"{name}.md").write_text(told, encoding="utf-8")
        write_section(given.out / f"{name}.json", section)
        held = held and all(check.held for check in section.checks)
        for readme in given.readme:
            write_benchmark(readme, given.out)
    return 0 if held else 1


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"{', '.join(SECTIONS)}; all if none is named")
    parser.add_argument("--corpus", type=Path, default=HERE / "cases", help="folder of cases; eval/cases if not given")
    parser.add_argument("--only", nargs="+", default=[], metavar="CASE", help="only these cases")
    parser.add_argument("--scan", type=Path, help="the scan whose speed is measured; the longest if not given")
    parser.add_argument("--workers", type=int, help="worker processes; one per core if not given")
    parser.add_argument("--repeat", type=int, default=2, help="rounds of the speed and workers sections")
    parser.add_argument("--readme", nargs="+", type=Path, default=[], help="files to put the kept figures into")
    parser.add_argument("--out", type=Path, default=HERE.parent / ".bench", help="folder for the JSON")
    given = parser.parse_args()
    if unknown := [name for name in given.sections if name not in SECTIONS]:
        parser.error(f"no such section: {', '.join(unknown)}")
    return given


def count_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def describe_machine() -> dict[str, Any]:
    """What the figures depend on."""
    versions = {name: version(name) for name in PACKAGES}
    load = os.getloadavg()[0]
    return {"machine": platform.machine(), "cores": count_cores(), "load": round(load, 2), "versions": versions}


def format_machine() -> str:
    machine = describe_machine()
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    busy = f"load {machine['load']} at the start" + (", so times are rough" if machine["load"] > 0.5 else "")
    return f"{machine['cores']} cores of {machine['machine']}, {busy}; Python {platform.python_version()}, {versions}."


def write_benchmark(readme: Path, folder: Path) -> None:
    """What was measured last, between a README's benchmark marks."""
    kept = [path.read_text(encoding="utf-8") for name in IN_README if (path := folder / f"{name}.md").exists()]
    before, rest = readme.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    told = "\n".join(kept).replace("## ", "### ")
    if "zh" in readme.suffixes[0]:
        told = reduce(lambda text, words: text.replace(*words), CHINESE.items(), told)
    readme.write_text(f"{before}{BEGIN}\n{told}{END}{after}", encoding="utf-8")


def write_section(path: Path, section: Section) -> None:
    told = {**describe_machine(), "checks": [asdict(check) for check in section.checks], **section.data}
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failed:
        print(f"bench: {failed}", file=sys.stderr)
        sys.exit(1)
