"""Review links as they come in and go out, and the edition as a guest sees it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Self

from pydantic import Field, StrictBool

from api.guests import Guest
from api.v1.answer import Answer
from api.v1.bodies import Body
from api.v1.values import Line, Moment, Reason
from workflow.domain.article import Article
from workflow.domain.guests import shows_its_text
from workflow.domain.images import PublicImage
from workflow.domain.review_links import LONGEST_NAME, LinkState, ReviewLink
from workflow.domain.vocabulary import text_direction
from workflow.media.keys import key_of


class NewReviewLinkBody(Body):
    """Whom to ask, until when, and for what."""

    guest: Line = Field(min_length=1, max_length=LONGEST_NAME, description="The official's name.")
    office: Line = Field(default="", max_length=LONGEST_NAME, description="Their office.")
    until: Moment = Field(description="When the link ends by itself; at most 60 days from now.")
    may_approve: StrictBool = Field(default=True, description="They decide: approve, or ask for changes instead.")
    may_comment: StrictBool = Field(default=True, description="They may say something without deciding.")


class GuestCommentBody(Body):
    """What a guest has to say."""

    text: Reason


class ReviewLinkModel(Answer):
    """A review link, without its secret."""

    link_id: str
    language: str
    guest: str
    office: str
    until: datetime
    may_approve: bool
    may_comment: bool
    state: LinkState
    text_moved: bool = Field(description="The text is another one than the guest was asked about: the link is void.")
    made_by: str
    made_by_name: str
    made_at: datetime
    used_at: datetime | None
    ended_by: str
    ended_at: datetime | None

    @classmethod
    def of(cls, article: Article, link: ReviewLink, names: dict[str, str], now: datetime) -> Self:
        """The domain's link, as of a moment."""
        return cls(
            link_id=link.id,
            language=link.language,
            guest=link.guest,
            office=link.office,
            until=link.until,
            may_approve=link.may_approve,
            may_comment=link.may_comment,
            state=link.state(now),
            text_moved=not shows_its_text(link, article),
            made_by=link.made_by,
            made_by_name=names.get(link.made_by, link.made_by),
            made_at=link.made_at,
            used_at=link.used_at,
            ended_by=link.ended_by,
            ended_at=link.ended_at,
        )


class ReviewLinkList(Answer):
    """The review links of an edition, in order."""

    items: list[ReviewLinkModel]


class NewReviewLinkModel(Answer):
    """A link that was made; its address is shown this once."""

    link: ReviewLinkModel
    url: str = Field(description="Send it to the official and to nobody else: who has it is the guest.")


class GuestBlockModel(Answer):
    """One paragraph or heading in both languages."""

    kind: str
    source: str
    text: str


class GuestFileModel(Answer):
    """One file of an image."""

    href: str = Field(description="On this site, for as long as the link is open.")
    media_type: str
    width: int
    height: int
    bytes: int


class GuestImageModel(Answer):
    """An image of the article, in the words that readers of the edition get."""

    image_hash: str
    alt: str
    caption: str
    credit: str
    language: str = Field(description="Of these words: the edition's, or the source's where nobody translated them.")
    direction: str
    files: list[GuestFileModel] = Field(description="The largest first.")

    @classmethod
    def of(cls, image: PublicImage, token: str) -> Self:
        """As the edition shows it, to who holds the link."""
        return cls(
            image_hash=image.hash,
            alt=image.alt,
            caption=image.caption,
            credit=image.credit,
            language=image.language,
            direction=text_direction(image.language),
            files=[
                GuestFileModel(
                    href=f"/review-links/{token}/images/{key_of(image.hash, each)}",
                    media_type=each.media_type,
                    width=each.width,
                    height=each.height,
                    bytes=each.bytes,
                )
                for each in image.renditions
            ],
        )


class GuestEditionModel(Answer):
    """The edition as the guest reads it."""

    guest: str
    asked_by: str
    until: datetime
    may_approve: bool
    may_comment: bool
    language: str
    direction: str
    source_language: str
    source_direction: str
    content_hash: str = Field(description="Names the text that was read; an approval says it.")
    blocks: list[GuestBlockModel]
    images: list[GuestImageModel] = Field(description="In the order in which readers see them; the first leads.")

    @classmethod
    def of(cls, guest: Guest, token: str) -> Self:
        """What the link of this token opens."""
        article, link, edition = guest.article, guest.link, guest.edition
        return cls(
            guest=link.guest_name,
            asked_by=guest.asked_by,
            until=link.until,
            may_approve=link.may_approve,
            may_comment=link.may_comment,
            language=link.language,
            direction=text_direction(link.language),
            source_language=article.language,
            source_direction=text_direction(article.language),
            content_hash=edition.content_hash,
            blocks=[
                GuestBlockModel(kind=source.kind.value, source=source.text, text=block.text)
                for source, block in zip(article.blocks, article.blocks_of(link.language), strict=True)
            ],
            images=[GuestImageModel.of(each.in_language(link.language), token) for each in article.images],
        )


class GuestActModel(Answer):
    """What the guest did; the link is spent with it."""

    done: Literal["approved", "commented", "changes_requested"]
