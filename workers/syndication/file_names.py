"""What files are called that go to a partner's drop: one name for one revision of one edition, for ever.

``cf7f3a2c91-pt-BR-0003.json``: edition key, language, revision, and the document's kind. A partner can tell from the
name alone which of two files is newer; retrying writes the same name again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from workers.ports import Parcel
from workflow.domain.slugs import edition_key
from workflow.domain.vocabulary import PubStatus

TRIAL_NAME = "copyflow-test"
"""Of the file that a trial writes and removes again."""


def file_name(parcel: Parcel) -> str:
    """The parcel's file, without a folder."""
    suffix = re.split(r"[/+]", parcel.item.content_type.partition(";")[0].strip())[-1]
    suffix = suffix if re.fullmatch(r"[a-z0-9]{1,10}", suffix) else "bin"
    publication = parcel.publication
    if publication is None:
        return f"{TRIAL_NAME}.{suffix}"
    return f"{_edition(parcel)}-{publication.revision:04d}.{suffix}"


def temporary_name(parcel: Parcel) -> str:
    """The hidden file that is written first: the same on every attempt, so that a broken one leaves nothing behind."""
    return f".{file_name(parcel)}.{parcel.message_id}.part"


def outdated(parcel: Parcel, present: Iterable[str]) -> list[str]:
    """Of the files that are there, those that a withdrawal or hold takes away: the edition's older revisions."""
    publication = parcel.publication
    if publication is None or publication.pub_status is PubStatus.USABLE:
        return []
    pattern = re.compile(rf"{re.escape(_edition(parcel))}-([0-9]{{4,9}})\.[a-z0-9]{{1,10}}")
    matches = ((name, pattern.fullmatch(name)) for name in present)
    return sorted(name for name, match in matches if match and int(match[1]) < publication.revision)


def possibly_outdated(parcel: Parcel) -> list[str]:
    """Every name that such a file can have, whatever format the partner had then."""
    publication = parcel.publication
    if publication is None or publication.pub_status is PubStatus.USABLE:
        return []
    before = range(1, publication.revision)
    return [f"{_edition(parcel)}-{revision:04d}.{suffix}" for revision in before for suffix in ("json", "xml")]


def _edition(parcel: Parcel) -> str:
    publication = parcel.publication
    assert publication is not None
    return f"{edition_key(publication.article_id, publication.language)}-{publication.language}"
