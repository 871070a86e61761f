"""A dozen publications whose documents are frozen: what was sent once is rendered the same for ever. Holds no tests.

``python -m tests.rendering.frozen_documents`` writes the folder ``frozen`` anew. Do it for new cases and formats only:
a document that changes means that a replay of what partners have differs from what they were sent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.image_factories import public_image
from tests.rendering.publications import block, corrected, publication, sibling
from workflow.domain.publication import CorrectionGrade, Publication
from workflow.domain.segments import BlockKind
from workflow.domain.slugs import slug_of
from workflow.domain.vocabulary import LanguageTag, PubStatus
from workflow.rendering.document import RenderedItem
from workflow.rendering.formats import FORMATS
from workflow.rendering.notice import NAME, render_notice

FOLDER = Path(__file__).parent / "frozen"
DIGESTS = FOLDER / "digests.json"
WHOLE = "corrected"
"""The case whose documents are kept whole, for people to read what changed."""
ILLUSTRATED = "illustrated"


def _in(language: str, headline: str, text: str, **changes: object) -> Publication:
    tag = LanguageTag(language)
    item = publication(
        language=tag,
        blocks=(block(BlockKind.HEADLINE, headline), block(BlockKind.PARAGRAPH, text, number=2)),
        siblings=(sibling("en", "Forum opens"),),
        machine_translated=True,
    )
    slug = slug_of(headline, item.article_id, tag)
    return publication(**{**{name: getattr(item, name) for name in _FIELDS}, "slug": slug, **changes})


_FIELDS = ("language", "blocks", "siblings", "machine_translated")

CASES: Mapping[str, Publication] = {
    "published": publication(),
    "updated": corrected("more is known", grade=CorrectionGrade.UPDATE),
    WHOLE: corrected("not <5> but 6", "not Monday"),
    "retracted": corrected("none of it happened", grade=CorrectionGrade.RETRACTION),
    "withheld": publication(pub_status=PubStatus.WITHHELD, verb="withheld", note="court order"),
    "released": publication(verb="released", this_version=datetime(2026, 3, 2, tzinfo=UTC)),
    "withdrawn": publication(pub_status=PubStatus.CANCELED, verb="withdrawn", note="not ours to tell"),
    "advance": publication(embargoed_until=datetime(2026, 3, 1, 12, tzinfo=UTC)),
    "zh": _in("zh-Hans", "论坛今日开幕", "河流论坛于3月1日开幕。[图]"),
    "ru": _in("ru", "Форум открылся", "Речной форум открылся 1 марта."),
    "ur": _in("ur", "فورم شروع ہوا", "دریائی فورم یکم مارچ کو شروع ہوا۔"),
    "fa": _in("fa", "همایش آغاز شد", "همایش رودخانه آغاز شد؛ «هیچ‌کس» نیامد."),
    ILLUSTRATED: publication(images=(public_image("a"), public_image("b", LanguageTag("ur")))),
    "without portal": publication(site_url=""),
}


def documents(item: Publication) -> dict[str, RenderedItem]:
    """Every document of a publication by the name of its format, and the notice of it."""
    return {name: each.render(item) for name, each in FORMATS.items()} | {NAME: render_notice(item, "ninjs")}


def digests() -> dict[str, dict[str, str]]:
    """SHA-256 of the documents as they are rendered now, by case and format."""
    return {
        case: {name: hashlib.sha256(document.body).hexdigest() for name, document in documents(item).items()}
        for case, item in CASES.items()
    }


def file_of(name: str) -> Path:
    """Where the whole document of a format is kept."""
    return FOLDER / f"{name}.{FORMATS[name].suffix if name in FORMATS else 'json'}"


def freeze() -> None:
    """Write what is rendered now."""
    FOLDER.mkdir(exist_ok=True)
    DIGESTS.write_text(json.dumps(digests(), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for name, document in documents(CASES[WHOLE]).items():
        file_of(name).write_bytes(document.body)


if __name__ == "__main__":
    freeze()
