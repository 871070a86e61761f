"""A publication as schema.org's NewsArticle in JSON-LD 1.1: for partners who want it, and in the portal's page.

A pure function of the publication. What is not usable any more is named but not told. Nodes of known entities have the
``@id`` that the knowledge base has them under (``urn:copyflow:entity:sco``), the same in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from workflow.domain.annotations import EntityType, Tag
from workflow.domain.images import PublicImage
from workflow.domain.publication import Publication, Sibling, publication_uri
from workflow.domain.segments import headline_of
from workflow.domain.vocabulary import LanguageTag, PubStatus
from workflow.rendering.bodies import count_words, edition_url, plain_text
from workflow.rendering.entities import (
    TOPICS,
    Office,
    about_and_mentioned,
    address_of,
    media_topic_of,
    offices_of,
    own_name_of,
)
from workflow.rendering.images import URN, alternative, images_of, media_url
from workflow.rendering.statements import (
    STORY_SCHEME,
    corrections_told,
    editorial_note,
    filled,
    json_bytes,
    lead,
    modified,
    timestamp,
)

CONTENT_TYPE = "application/ld+json"
Node = dict[str, Any]

_MACHINE_TRANSLATION = "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
"""The member of schema.org's enumeration that is IPTC's trainedAlgorithmicMedia."""
_STATUS = {PubStatus.WITHHELD: "Withheld", PubStatus.CANCELED: "Withdrawn"}
_TYPES: Mapping[EntityType, str] = {
    EntityType.PERSON: "Person",
    EntityType.ORGANISATION: "Organization",
    EntityType.PLACE: "Place",
    EntityType.EVENT: "Event",
    EntityType.TOPIC: "DefinedTerm",
}
_IN_A_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def news_article(publication: Publication) -> Node:
    """The document; what is empty is left out."""
    usable = publication.pub_status is PubStatus.USABLE
    return filled(
        {
            "@context": "https://schema.org",
            "@id": publication.uri,
            "@type": "NewsArticle",
            "identifier": [
                publication.uri,
                {"@type": "PropertyValue", "propertyID": STORY_SCHEME, "value": publication.article_id},
            ],
            "version": publication.revision,
            "inLanguage": publication.language,
            "headline": headline_of(publication.blocks).strip(),
            "datePublished": timestamp(publication.first_published),
            "dateModified": timestamp(modified(publication)),
            "publisher": _named("Organization", publication.details.publisher),
            "correction": _corrections(publication),
            "creativeWorkStatus": _status(publication),
            **(_content(publication) if usable else {}),
        }
    )


def document(publication: Publication) -> str:
    """The document as compact JSON with sorted keys: equal publications give equal texts."""
    return json_bytes(news_article(publication)).decode()


def script_text(publication: Publication) -> str:
    """The same JSON for the inside of a ``script`` element: nothing in it can end the element or begin a comment."""
    return document(publication).translate(_IN_A_SCRIPT)


def _content(publication: Publication) -> Node:
    """What is told only while the edition may be used."""
    text = plain_text(publication.blocks)
    about, mentioned = about_and_mentioned(publication)
    address = _address(publication, publication.language, publication.slug)
    return {
        "url": address,
        "mainEntityOfPage": address,
        "image": [_image(image, publication.site_url) for image in images_of(publication)],
        "articleBody": text,
        "description": lead(publication),
        "genre": publication.details.genre.strip(),
        "wordCount": count_words(text, publication.language) or None,
        "author": _author(publication),
        "about": [_entity(tag, publication.tags) for tag in about],
        "mentions": [_entity(tag, publication.tags) for tag in mentioned],
        "digitalSourceType": _MACHINE_TRANSLATION if publication.machine_translated else "",
        **_other_languages(publication),
    }


def _image(image: PublicImage, site_url: str) -> Node:
    file, address = image.largest, media_url(site_url, image)
    return filled(
        {
            "@id": URN + image.hash,
            "@type": "ImageObject",
            "url": address,
            "contentUrl": address,
            "thumbnailUrl": media_url(site_url, image, image.smallest),
            "encodingFormat": file.media_type,
            "width": file.width,
            "height": file.height,
            "contentSize": str(file.bytes),
            "inLanguage": image.language,
            "description": alternative(image),
            "caption": image.caption.strip(),
            "creditText": image.credit.strip(),
        }
    )


def _author(publication: Publication) -> Node:
    """Whom the byline names: an organisation where the text knows it for one, else a person."""
    byline = publication.details.byline.strip()
    organisations = {tag.name for tag in publication.tags if tag.type is EntityType.ORGANISATION}
    is_organisation = byline in organisations or byline == publication.details.publisher.strip()
    return _named("Organization" if is_organisation else "Person", byline)


def _status(publication: Publication) -> str:
    """Empty for what may simply be read."""
    if publication.pub_status is PubStatus.USABLE and publication.is_retracted:
        return "Retracted"
    return _STATUS.get(publication.pub_status, "")


def _corrections(publication: Publication) -> list[Node]:
    """What was wrong, the oldest first; of what may not be used any more why it was taken back, alone."""
    if publication.pub_status is not PubStatus.USABLE:
        return [_correction(editorial_note(publication), publication.this_version)]
    return [_correction(each.note, each.at) for each in corrections_told(publication)]


def _correction(text: str, moment: datetime) -> Node:
    return filled({"@type": "CorrectionComment", "text": text, "datePublished": timestamp(moment)})


# --- other languages ------------------------------------------------------------------------------


def _other_languages(publication: Publication) -> Node:
    """An original names its translations; a translation its original, and by way of that the other translations."""
    siblings = [sibling for sibling in publication.siblings if sibling.language != publication.source_language]
    translations = [_edition(publication, sibling) for sibling in siblings]
    if publication.language == publication.source_language:
        return {"workTranslation": translations}
    found = next((each for each in publication.siblings if each.language == publication.source_language), None)
    original = _edition(publication, found) if found else _unpublished_original(publication)
    return {"translationOfWork": filled({**original, "workTranslation": translations})}


def _edition(publication: Publication, sibling: Sibling) -> Node:
    return filled(
        {
            "@id": sibling.uri,
            "@type": "NewsArticle",
            "inLanguage": sibling.language,
            "headline": sibling.headline.strip(),
            "url": _address(publication, sibling.language, sibling.slug),
        }
    )


def _unpublished_original(publication: Publication) -> Node:
    """That it is a translation is said also where the original is not public."""
    language = publication.source_language
    return {"@id": publication_uri(publication.article_id, language), "@type": "NewsArticle", "inLanguage": language}


def _address(publication: Publication, language: LanguageTag, slug: str) -> str:
    return edition_url(publication.site_url, language, slug) if publication.site_url else ""


# --- entities -------------------------------------------------------------------------------------


def _entity(tag: Tag, tags: Sequence[Tag]) -> Node:
    own, address = own_name_of(tag), address_of(tag)
    return filled(
        {
            "@id": own or address,
            "@type": _TYPES[tag.type],
            "name": tag.name.strip(),
            "alternateName": (tag.literal or "").strip(),
            "sameAs": address if own and address != own else "",
            **_PARTICULARS.get(tag.type, _nothing)(tag, tags),
        }
    )


def _nothing(tag: Tag, tags: Sequence[Tag]) -> Node:
    del tag, tags
    return {}


def _person(tag: Tag, tags: Sequence[Tag]) -> Node:
    """Job titles, and where the person works; with several offices each organisation is told with its own."""
    offices = offices_of(tag, tags)
    titles = list(dict.fromkeys(each.role.strip() for each in offices))
    held = [each for each in offices if each.organisation.strip()]
    return {
        "jobTitle": titles[0] if len(titles) == 1 else titles,
        "affiliation": [_role(each) if len(offices) > 1 else _organisation(each) for each in held],
    }


def _role(office: Office) -> Node:
    role = {"@type": "OrganizationRole", "roleName": office.role.strip()}
    return {**role, "affiliation": _organisation(office)}


def _organisation(office: Office) -> Node:
    if office.tag is not None:
        return _entity(office.tag, ())
    return _named("Organization", office.organisation)


def _place(tag: Tag, tags: Sequence[Tag]) -> Node:
    del tags
    where = tag.coordinates
    if where is None:
        return {}
    return {"geo": {"@type": "GeoCoordinates", "latitude": where.latitude, "longitude": where.longitude}}


def _topic(tag: Tag, tags: Sequence[Tag]) -> Node:
    del tags
    code = media_topic_of(tag)
    return {"@id": TOPICS + code, "termCode": f"medtop:{code}", "inDefinedTermSet": TOPICS} if code else {}


_PARTICULARS: Mapping[EntityType, Callable[[Tag, Sequence[Tag]], Node]] = {
    EntityType.PERSON: _person,
    EntityType.PLACE: _place,
    EntityType.TOPIC: _topic,
}


def _named(kind: str, name: str) -> Node:
    return {"@type": kind, "name": name.strip()} if name.strip() else {}
