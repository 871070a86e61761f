"""Images as readers and partners get them: their addresses on the portal, and as figures in HTML.

An image's address holds its hash: what is at an address never changes, it only goes. Well-formed as XML too.
"""

from __future__ import annotations

from html import escape

from workflow.domain.images import PublicImage, Rendition
from workflow.domain.publication import Publication
from workflow.domain.vocabulary import LanguageTag, text_direction
from workflow.rendering.statements import legal_in_xml, one_line

SIZES = "(max-width: 44rem) 100vw, 44rem"
"""How wide the portal shows a picture."""
ILLUSTRATION = "http://schema.org/image"
"""The relation of a text to its images: IPTC's vocabulary of relations has none for it."""
URN = "urn:copyflow:image:"
"""What an image's name begins with; its hash follows."""


def media_path(image: PublicImage, rendition: Rendition) -> str:
    """Where the portal has a file: ``/media/cf7f…/1600.jpg``."""
    return f"/media/{image.hash}/{rendition.name}"


def media_url(site_url: str, image: PublicImage, rendition: Rendition | None = None) -> str:
    """The same with the site's address, of the largest file where none is named."""
    return f"{site_url}{media_path(image, rendition or image.largest)}"


def images_of(publication: Publication, site_url: str = "") -> tuple[PublicImage, ...]:
    """The images that a document can link to: none where there is no portal that has them."""
    return publication.images if publication.site_url or site_url else ()


def alternative(image: PublicImage) -> str:
    """What the image shows, in one line; never empty."""
    return one_line(image.alt) or one_line(image.caption) or image.hash[:8]


def figures_html(publication: Publication, site_url: str = "") -> tuple[str, str]:
    """The leading image, which stands above the text, and all others, which stand beneath it; as HTML."""
    base = publication.site_url or site_url
    figures = [figure_html(image, base, publication.language) for image in images_of(publication, site_url)]
    return "".join(figures[:1]), "".join(figures[1:])


def figures_xhtml(publication: Publication) -> tuple[str, str]:
    """The same in elements of XHTML 1.0 alone, which is what validators of XML news know."""
    base, language = publication.site_url, publication.language
    figures = [_figure_xhtml(image, base, language) for image in images_of(publication)]
    return "".join(figures[:1]), "".join(figures[1:])


def _figure_xhtml(image: PublicImage, site_url: str, language: LanguageTag) -> str:
    foreign = "" if image.language == language else f' lang="{image.language}" dir="{text_direction(image.language)}"'
    largest, words = image.largest, [legal_in_xml(image.caption).strip(), one_line(image.credit)]
    picture = (
        f'<img src="{escape(media_url(site_url, image))}" alt="{escape(alternative(image))}" '
        f'width="{largest.width}" height="{largest.height}"{foreign} />'
    )
    told = " · ".join(escape(each, quote=False) for each in words if each)
    return f'<div class="figure">{picture}{f"<p{foreign}>{told}</p>" if told else ""}</div>'


def figure_html(image: PublicImage, site_url: str, language: LanguageTag, *, in_sizes: bool = False) -> str:
    """One image with its caption and credit. What is not in the text's language says which it is in.

    ``in_sizes`` names every file for a browser to choose from; other programs get the largest alone.
    """
    foreign = "" if image.language == language else f' lang="{image.language}" dir="{text_direction(image.language)}"'
    largest = image.largest
    chosen = ""
    if in_sizes and len(image.renditions) > 1:
        files = ", ".join(f"{media_url(site_url, image, each)} {each.width}w" for each in reversed(image.renditions))
        chosen = f' srcset="{escape(files)}" sizes="{SIZES}"'
    picture = (
        f'<img src="{escape(media_url(site_url, image))}"{chosen} alt="{escape(alternative(image))}" '
        f'width="{largest.width}" height="{largest.height}" loading="lazy"{foreign} />'
    )
    caption, credit = legal_in_xml(image.caption).strip(), one_line(image.credit)
    told = [
        f"<span{foreign}>{escape(caption, quote=False)}</span>" if caption else "",
        f'<span class="credit" dir="auto">{escape(credit, quote=False)}</span>' if credit else "",
    ]
    beneath = " · ".join(filter(None, told))
    return f"<figure>{picture}{f'<figcaption>{beneath}</figcaption>' if beneath else ''}</figure>"
