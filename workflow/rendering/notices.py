"""What readers are told beside the text: corrections, a retraction, that a machine translated it, where it comes from.

The words stand here in the languages that we can vouch for; elsewhere they are English and say so. A newsroom's own
notes are shown as they were written, each in its own direction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from html import escape

from workflow.domain.publication import Correction, CorrectionGrade, Publication
from workflow.domain.vocabulary import LanguageTag, primary_language, text_direction
from workflow.rendering.bodies import body_html
from workflow.rendering.images import figures_html
from workflow.rendering.statements import corrections_told, headline, legal_in_xml


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The words of one language."""

    language: LanguageTag
    correction: str
    retraction: str
    machine_translation: str
    source: str
    colon: str = ": "


_ROWS: tuple[tuple[str, str, str, str, str], ...] = (
    ("en", "Correction", "Retracted", "Machine translation", "Source"),
    ("zh", "更正", "已撤回", "机器翻译", "来源"),
    ("ru", "Исправление", "Отозвано", "Машинный перевод", "Источник"),
    ("ur", "تصحیح", "واپس لیا گیا", "مشینی ترجمہ", "ماخذ"),
    ("fa", "اصلاحیه", "پس‌گرفته‌شده", "ترجمهٔ ماشینی", "منبع"),
    ("ar", "تصحيح", "مسحوب", "ترجمة آلية", "المصدر"),
    ("kk", "Түзету", "Қайтарып алынды", "Машиналық аударма", "Дереккөз"),
    ("tg", "Ислоҳ", "Бозпас гирифта шуд", "Тарҷумаи мошинӣ", "Манбаъ"),
    ("hi", "सुधार", "वापस लिया गया", "मशीनी अनुवाद", "स्रोत"),
    ("pt", "Correção", "Retratado", "Tradução automática", "Fonte"),
    ("es", "Corrección", "Retractado", "Traducción automática", "Fuente"),
    ("fr", "Rectificatif", "Rétracté", "Traduction automatique", "Source"),
    ("de", "Berichtigung", "Zurückgezogen", "Maschinelle Übersetzung", "Quelle"),
)
_LABELS: Mapping[str, Labels] = {
    language: Labels(
        language=LanguageTag(language),
        correction=correction,
        retraction=retraction,
        machine_translation=machine_translation,
        source=source,
        colon="：" if language == "zh" else ": ",
    )
    for language, correction, retraction, machine_translation, source in _ROWS
}


def labels(language: LanguageTag) -> Labels:
    """The words in a language; English ones where we have none in it."""
    return _LABELS.get(primary_language(language), _LABELS["en"])


def title(publication: Publication) -> str:
    """The headline for readers, in one line: that of a retracted piece says so first."""
    words = labels(publication.language)
    told = headline(publication)
    return f"{words.retraction}{words.colon}{told}" if publication.is_retracted else told


def story_html(publication: Publication, *, beneath: str = "", site_url: str = "") -> str:
    """Notices, images, body and what is to stand ``beneath`` as HTML in one ``div`` that says its language, direction.

    No ``script``, ``time`` or ``bdi``: portals cut them. Nothing that XML cannot carry either.
    """
    language = publication.language
    told = "".join(_notice(each, publication) for each in corrections_told(publication))
    leading, further = figures_html(publication, site_url)
    body = f"{told}{leading}{body_html(publication.blocks)}{further}{beneath}"
    return legal_in_xml(f'<div lang="{language}" dir="{text_direction(language)}">{body}</div>')


def label_html(text: str, publication: Publication) -> str:
    """A word of ``labels`` that says which language it is in, where that is not the text's."""
    words = labels(publication.language)
    if words.language == primary_language(publication.language):
        return f"<strong>{text}</strong>"
    return f'<strong lang="{words.language}" dir="{text_direction(words.language)}">{text}</strong>'


def _notice(correction: Correction, publication: Publication) -> str:
    words = labels(publication.language)
    label = words.retraction if correction.grade is CorrectionGrade.RETRACTION else words.correction
    day = correction.at.astimezone(UTC).date().isoformat()
    note = f' <span dir="auto">{escape(correction.note, quote=False)}</span>' if correction.note.strip() else ""
    return f'<p class="{correction.grade}">{label_html(label, publication)} ({day}){note}</p>'
