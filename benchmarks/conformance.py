"""Every format under the published schemas and the public validators: generated articles in ten languages.

Each article is published, translated into nine languages, updated, corrected, held, released and withdrawn by real
commands (``tests/rendering/lives.py``); every publication that changes is rendered in every format and judged:

- all formats: Copyflow's own checks, the gate before sending;
- ninjs, NewsML-G2, JSON Feed, Atom: the published schemas (``--standards FOLDER``, else ``STANDARDS_FOLDER``, else
  ``../shared/standards``); of NewsML-G2 a sample by ``xmlschema`` too, beside lxml;
- Atom, RSS: ``feedparser`` must not stumble (``bozo``) and must read back entry, title and language;
- JSON-LD: a sample against the types of npm's ``schema-dts`` by ``tsc --strict``, where ``--node-modules FOLDER`` has
  ``schema-dts`` and ``typescript``. It covers which terms a type has, and of which type each value is.

No validator of RSS, of the news sitemap or of WordPress posts can be installed from the public registries that does not
call a service; those are judged by our own checks (and RSS by feedparser) alone.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import feedparser
import xmlschema

from benchmarks.harness import ROOT, Meter, Options, Row, report, say, timed
from tests.rendering.lives import Life
from workflow.domain.publication import Publication
from workflow.domain.vocabulary import PubStatus
from workflow.rendering import notices
from workflow.rendering.document import RenderedItem
from workflow.rendering.formats import FORMATS
from workflow.rendering.notice import NAME, render_notice
from workflow.rendering.standards import Standards, load_standards
from workflow.rendering.validation import problems_of

ARTICLES, QUICK_ARTICLES = 500, 20
SECOND_OPINION_EVERY = 50
"""Of so many NewsML-G2 documents one is judged by xmlschema too, which takes twenty times as long."""
TYPED_EVERY = 100
"""Of so many JSON-LD documents one goes to the TypeScript compiler."""
_SHOWN = 5


@dataclass
class Seen:
    """What one process judged."""

    documents: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    """Documents by judge."""
    problems: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    """JSON-LD documents for the TypeScript compiler."""

    def complain(self, judge: str, name: str, publication: Publication, reason: str) -> None:
        """Count one problem; the first ones are kept in words."""
        self.problems[judge] += 1
        if len(self.examples) < _SHOWN:
            self.examples.append(f"{judge} on {name} of {publication.uri} r{publication.revision}: {reason}")

    def add(self, other: Seen) -> None:
        """Take in another process's."""
        for mine, theirs in ((self.documents, other.documents), (self.steps, other.steps), (self.judged, other.judged)):
            mine.update(theirs)
        self.problems.update(other.problems)
        self.examples.extend(other.examples)
        self.typed.extend(other.typed)


def judge_articles(numbers: range, folder: Path) -> Seen:
    """Live the articles of these numbers and judge every document."""
    seen = Seen()
    standards = load_standards(folder)
    for number in numbers:
        for step, publication in Life(number).publications():
            seen.steps[step] += 1
            for name, each in FORMATS.items():
                _judge(seen, name, each.render(publication), publication, standards)
            _judge(seen, NAME, render_notice(publication, "ninjs"), publication, standards)
    return seen


def _judge(seen: Seen, name: str, item: RenderedItem, publication: Publication, standards: Standards) -> None:
    seen.documents[name] += 1
    judge = f"published schema of {name}" if name in standards.formats else "own checks"
    seen.judged[judge] += 1
    for problem in problems_of(item, name, standards):
        seen.complain(judge, name, publication, str(problem))
    if name in {"atom", "rss"}:
        seen.judged["feedparser"] += 1
        for reason in _read_back(item, publication):
            seen.complain("feedparser", name, publication, reason)
    if name == "newsml-g2" and seen.documents[name] % SECOND_OPINION_EVERY == 1:
        seen.judged["xmlschema"] += 1
        for error in _newsml_g2(standards.folder).iter_errors(item.body.decode()):
            seen.complain("xmlschema", name, publication, str(error.reason))
    if name == "json-ld" and seen.documents[name] % TYPED_EVERY == 1:
        seen.typed.append(item.body.decode())


def _read_back(item: RenderedItem, publication: Publication) -> list[str]:
    read = feedparser.parse(item.body, response_headers={"content-type": item.content_type}, sanitize_html=False)
    if read.bozo:
        return [f"bozo: {read.bozo_exception}"]
    usable = publication.pub_status is PubStatus.USABLE
    if len(read.entries) != usable:
        return [f"{len(read.entries)} entries"]
    if usable and read.entries[0].title.split() != notices.title(publication).split():
        return [f"title {read.entries[0].title!r}"]
    if usable and read.entries[0].id != publication.uri:
        return [f"id {read.entries[0].id!r}"]
    return []


@cache
def _newsml_g2(folder: Path) -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(
        str(folder / "NewsML-G2_2.35-spec-All-Power.xsd"),
        allow="local",
        locations={"http://www.w3.org/XML/1998/namespace": str(folder / "xml.xsd")},
    )


def typed_problems(documents: list[str], node_modules: Path) -> list[str]:
    """What ``tsc`` says against JSON-LD documents as schema-dts's ``WithContext<NewsArticle>``."""
    lines = ['import type { NewsArticle, WithContext } from "schema-dts";']
    lines += [f"export const d{n}: WithContext<NewsArticle> = {text};" for n, text in enumerate(documents)]
    with tempfile.TemporaryDirectory(prefix="typed-") as folder:
        (Path(folder) / "documents.ts").write_text("\n".join(lines), encoding="utf-8")
        (Path(folder) / "package.json").write_text('{"type": "module"}', encoding="utf-8")
        (Path(folder) / "node_modules").symlink_to(node_modules.resolve())
        options = "--noEmit --strict --skipLibCheck --module nodenext --moduleResolution nodenext --target es2022"
        compiler = str(node_modules.resolve() / "typescript" / "bin" / "tsc")
        done = subprocess.run(
            ["node", compiler, *options.split(), "documents.ts"], cwd=folder, capture_output=True, check=False
        )
    return [line for line in done.stdout.decode().splitlines() if "error TS" in line]


def _typed(seen: Seen, node_modules: Path | None) -> None:
    if node_modules is None:
        return
    broken = json.dumps({**json.loads(seen.typed[0]), "edNote": "x"})
    if not typed_problems([broken], node_modules):
        sys.exit(
            "The TypeScript compiler takes a document with a term that schema.org does not have: its word is void."
        )
    found = typed_problems(seen.typed, node_modules)
    seen.judged["schema-dts"] += len(seen.typed)
    seen.problems["schema-dts"] += len(found)
    seen.examples.extend(found[:_SHOWN])


def run(articles: int, folder: Path, processes: int) -> Seen:
    """Judge so many articles over some processes."""
    size = max(1, articles // (processes * 4))
    parts = [range(start, min(start + size, articles)) for start in range(0, articles, size)]
    seen = Seen()
    with ProcessPoolExecutor(processes) as pool:
        for number, part in enumerate(pool.map(judge_articles, parts, [folder] * len(parts)), 1):
            seen.add(part)
            say(f"{min(number * size, articles)} of {articles} articles, {sum(seen.documents.values()):,} documents")
    return seen


def rows_of(seen: Seen, rate: float) -> list[Row]:
    """Errors by judge, and how many documents each had."""
    rows = []
    for judge, count in sorted(seen.judged.items()):
        errors = float(seen.problems[judge])
        rows.append(Row(name=f"{judge}: errors", value=errors, unit="errors", goal=0, higher_is_better=False))
        rows.append(Row(name=f"{judge}: documents", value=float(count), unit="documents"))
    return [*rows, Row(name="rendered and judged", value=rate, unit="documents/s")]


def main() -> None:
    """Judge and report; exit code 1 when anything is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=0, help=f"how many (default {ARTICLES})")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ARTICLES} articles")
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of the table")
    default = os.environ.get("STANDARDS_FOLDER") or ROOT.parent / "shared" / "standards"
    parser.add_argument("--standards", type=Path, default=Path(default), help="folder of the published schemas")
    parser.add_argument("--node-modules", type=Path, help="folder that has schema-dts and typescript")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    articles = given.articles or (QUICK_ARTICLES if given.quick else ARTICLES)
    results: list[Seen] = []

    def work() -> int:
        results.append(run(articles, given.standards, given.processes))
        return sum(results[0].documents.values())

    took = timed(work, Meter())
    seen = results[0]
    _typed(seen, given.node_modules)
    told: dict[str, Any] = {"steps": dict(seen.steps), "documents": dict(seen.documents)}
    say(json.dumps(told))
    for example in seen.examples[:_SHOWN]:
        say(example)
    options = Options(quick=given.quick, as_json=given.json, repeats=1, only="")
    report(rows_of(seen, took.operations / took.seconds), options)
    sys.exit(1 if sum(seen.problems.values()) else 0)


if __name__ == "__main__":
    main()
