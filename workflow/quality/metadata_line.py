"""The check for a content system's line in the body: ``Publisher: … Release time: … visits: 20``."""

from __future__ import annotations

import re

from workflow.domain.annotations import Finding, Severity
from workflow.quality._document import TITLES, Document
from workflow.quality._findings import FindingMaker
from workflow.quality.ports import EditionText

_LABELS = (
    r"published\s+(?:by|on|at)|publisher|release\s?(?:time|date)|post(?:ed)?\s+(?:by|on)|publication\s+date"
    r"|page\s?views|visits|views|hits"
    r"|clicks|source|author|editor|contributor|reporter|edited\s+by|last\s+(?:updated|modified)|updated|category|tags"
    r"|发布者|发布人|发布单位|发布时间|发布日期|发表时间|更新时间|浏览次数|浏览量|访问次数|访问量|点击数|点击量"
    r"|点击次数|阅读次数|阅读量|来源|作者|编辑|责任编辑|责编|供稿"
    r"|опубликовано|опубликовал[аи]?|дата\s+(?:публикации|выпуска|размещения)|время\s+(?:публикации|выпуска)"
    r"|издатель|источник|автор|редактор"
    r"|просмотров|просмотры|количество\s+просмотров|число\s+просмотров|посещений|обновлено|рубрика|теги"
    r"|апублікавана|дата\s+публікацыі|крыніца|аўтар|праглядаў|прагляды|выдавец"
    r"|жарияланды|жарияланған\s+(?:күні|уақыты)|дереккөз|қаралым|көрсетілім|авторы|баспагер|жарыяланды"
    r"|жарыяланган\s+(?:күнү|убактысы)|булак|көрүүлөр"
    r"|нашр\s+шуд|санаи\s+нашр|манбаъ|муаллиф|тамошо|ношир|nashr\s+(?:sanasi|vaqti|qilindi)|e[‘'ʻ’]lon\s+qilindi"
    r"|manba|muallif|ko[‘'ʻ’]rishlar|noshir"
    r"|ناشر|تاریخ\s+(?:انتشار|اشاعت)|زمان\s+انتشار|منبع|نویسنده|بازدید|تعداد\s+بازدید|ذریعہ|ماخذ|مصنف|ملاحظات|مشاہدات"
    r"|प्रकाशक|प्रकाशन\s+(?:तिथि|समय)|प्रकाशित|स्रोत|लेखक|देखा\s+गया|दृश्य"
    r"|publicado\s+(?:por|em|el)|data\s+de\s+publicação|fecha\s+de\s+publicación|editora|editorial|fonte|fuente"
    r"|autor|autora|visitas|visualizações"
    r"|visualizaciones|acessos|visualizado"
)
_TELLING = re.compile(
    r"visits|views|hits|clicks|release|publish|浏览|访问|点击|阅读|发布|просмотр|посещений|прагляд|публикац"
    r"|выпуска|публікац|қаралым|көрүү|тамошо"
    r"|ko.rish|nashr|нашр|жарияла|жарыяла|بازدید|انتشار|اشاعت|مشاہدات|दृश्य|देखा|प्रकाश|visitas|visuali|acessos"
    r"|publica",
    re.IGNORECASE,
)
_LABEL = re.compile(rf"(?:{_LABELS})\s{{0,5}}[:\uff1a]", re.IGNORECASE)
_LONGEST_LINE = 400
_LONGEST_SINGLE = 60


class MetadataLine:
    """Finds lines of labels and values that belong into fields; blocking."""

    name = "metadata_line"
    severity = Severity.BLOCKING
    languages: frozenset[str] | None = None
    explanation = (
        "No line of a content system (publisher, release time, visits) stands in the body: move what readers should "
        "see into the article's fields and remove the line."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a line."""
        maker, document = FindingMaker(self.name, text), Document(text)
        findings = []
        for stretch in document.stretches:
            if stretch.kind in TITLES or ":" not in (
                line := document.text[stretch.start : stretch.end].replace("：", ":")
            ):
                continue
            if len(line) > _LONGEST_LINE or not is_metadata(line.strip()):
                continue
            lead, kept = len(line) - len(line.lstrip()), len(line.rstrip())
            message = "A content system's line stands in the body: move it into the article's fields and remove it."
            findings.append(
                document.finding(
                    maker, stretch.start + lead, stretch.start + kept, severity=self.severity, message=message
                )
            )
        return findings


def is_metadata(line: str) -> bool:
    """Two labels, of which the line begins with one; or one telling label with a short value alone."""
    first = _LABEL.match(line)
    if first is None:
        return False
    labels = {label.casefold() for label in _LABEL.findall(line)}
    if len(labels) >= 2:  # "Source: the ministry has two views: for and against." is a sentence
        return any(character.isdigit() for character in line) or not line.endswith((".", "。", "।", "۔"))
    value = line[first.end() :].strip()
    return (
        len(line) <= _LONGEST_SINGLE
        and _TELLING.search(first.group()) is not None
        and any(character.isdigit() for character in value)
        and not value.endswith((".", "。", "।", "۔"))
    )
