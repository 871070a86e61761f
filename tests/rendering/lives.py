"""Generated articles through their lives: every publication comes from commands that were decided. Holds no tests.

A life publishes the original, then its translations, an update, a correction of the source with all its translations, a
hold and a release, a retraction and a withdrawal. After each step every edition whose publication changed is given out.
The texts are our own sentences in ten languages, with what breaks careless renderers strewn in.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from random import Random

from tests.factories import NOW, PUBLISHER, SECOND_REVIEWER, TRANSLATOR, WRITER
from workflow.domain import commands as wanted
from workflow.domain.annotations import Coordinates, EntityType, HeldOffice, Mention, Tag
from workflow.domain.article import Article, EditionState
from workflow.domain.editorial import decide
from workflow.domain.evolution import evolve
from workflow.domain.marks import Mark, MarkKind
from workflow.domain.publication import Publication, publication_of
from workflow.domain.segments import BlockKind, DraftBlock, Method, TargetSegment, all_segments
from workflow.domain.vocabulary import ArticleId, LanguageTag, system_actor

SITE = "https://news.example"
SENTENCES = {
    "en": (
        "The river forum opened on 4 March in Harbour Town.",
        "Rector Ana Reis said that “nobody is left out”.",
        "Twelve delegations took part & seventy papers were read.",
        "It isn't over: the next one is in 2027.",
    ),
    "zh-Hans": (
        "河流论坛于3月4日在港城开幕。",
        "安娜·雷斯校长说：“没有人会被落下。”",
        "十二个代表团参加，共宣读七十篇论文。",
        "会议尚未结束，下一届将于2027年举行。",
    ),
    "ru": (
        "Речной форум открылся 4 марта в Портовом городе.",
        "Ректор Ана Рейш сказала: «Никто не останется в стороне».",
        "Участвовали двенадцать делегаций, прочитано семьдесят докладов.",
        "Это ещё не всё — следующий пройдёт в 2027 году.",
    ),
    "ur": (
        "دریائی فورم 4 مارچ کو بندرگاہ شہر میں شروع ہوا۔",
        "ریکٹر آنا رئیس نے کہا: ”کوئی پیچھے نہیں رہے گا“۔",
        "بارہ وفود شریک ہوئے اور ستر مقالے پڑھے گئے۔",
        "اگلا اجلاس 2027 میں ہوگا۔",
    ),
    "fa": (
        "همایش رودخانه ۴ مارس در شهر بندری آغاز شد.",
        "آنا ریس، رئیس دانشگاه، گفت: «هیچ‌کس کنار گذاشته نمی‌شود».",
        "دوازده هیئت شرکت کردند و هفتاد مقاله خوانده شد.",
        "دورهٔ بعدی در سال ۲۰۲۷ برگزار می‌شود.",
    ),
    "kk": (
        "Өзен форумы 4 наурызда Порт қаласында ашылды.",
        "Ректор Ана Рейш: «Ешкім шет қалмайды», — деді.",
        "Он екі делегация қатысып, жетпіс баяндама оқылды.",
        "Келесісі 2027 жылы өтеді.",
    ),
    "tg": (
        "Форуми дарёӣ 4 март дар шаҳри бандарӣ кушода шуд.",
        "Ректор Ана Рейш гуфт: «Ҳеҷ кас дар канор намемонад».",
        "Дувоздаҳ ҳайат ширкат карданд.",
        "Навбатӣ соли 2027 баргузор мешавад.",
    ),
    "pt-BR": (
        "O fórum do rio abriu em 4 de março na Cidade do Porto.",
        "A reitora Ana Reis disse que “ninguém fica de fora”.",
        "Participaram doze delegações e foram lidos setenta trabalhos.",
        "O próximo será em 2027.",
    ),
    "es": (
        "El foro del río se inauguró el 4 de marzo en Ciudad Puerto.",
        "«Nadie queda fuera», dijo la rectora Ana Reis.",
        "Participaron doce delegaciones y se leyeron setenta ponencias.",
        "¿El próximo? Será en 2027.",
    ),
    "hi": (
        "नदी मंच 4 मार्च को बंदरगाह नगर में शुरू हुआ।",
        "कुलपति आना रेइस ने कहा, “कोई पीछे नहीं छूटेगा”।",
        "बारह प्रतिनिधिमंडलों ने भाग लिया और सत्तर शोधपत्र पढ़े गए।",
        "अगला आयोजन 2027 में होगा।",
    ),
}
LANGUAGES = tuple(LanguageTag(each) for each in SENTENCES)
_STREWN = (
    "<b>bold</b>",
    "]]>",
    "&amp;",
    "a\u200fb",
    "\u202eleft\u202c",
    "x\x0by",
    "[gallery]",
    "𠮷野家",
    "\U0001f469\u200d\U0001f680",
    "\u2028",
    "-->",
)
_GENRES = ("", "Feature", "Press Release")


@dataclass
class Life:
    """One article, and what of it was given out."""

    number: int
    languages: tuple[LanguageTag, ...] = LANGUAGES
    commands: list[wanted.Command] = field(default_factory=list)
    """What was decided so far, in order."""
    _told: dict[LanguageTag, Publication] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random = Random(self.number)
        identity = ArticleId(str(uuid.UUID(int=(0x01939B6C << 96) | (7 << 76) | (2 << 62) | self.number)))
        self._article = Article(id=identity)
        self._now = NOW + timedelta(minutes=self.number)
        self._source = self.languages[self.number % len(self.languages)]

    @property
    def article_id(self) -> ArticleId:
        """The article's."""
        return self._article.id

    def publications(self) -> Iterator[tuple[str, Publication]]:
        """What was done, and every publication that it changed, in order."""
        for step in (
            self._publish,
            self._translate,
            self._update,
            self._correct,
            self._hold,
            self._release,
            self._retract,
            self._withdraw,
        ):
            step()
            for each in self._changed():
                yield step.__name__.lstrip("_"), each
                self._planned(each)

    def _changed(self) -> list[Publication]:
        found = [publication_of(self._article, language, site_url=SITE) for language in self._article.editions]
        changed = [each for each in found if each is not None and self._told.get(each.language) != each]
        self._told.update({each.language: each for each in changed})
        return changed

    def _planned(self, publication: Publication) -> None:
        """Its recipients are on record: what follows is news to them."""
        self._do(
            wanted.RecordDeliveryPlan(
                by=system_actor("plan"),
                at=self._moment(),
                language=publication.language,
                revision=publication.revision,
                partners=(),
            )
        )

    # --- steps ------------------------------------------------------------------------------------------

    def _publish(self) -> None:
        source = self._source
        self._do(
            wanted.DraftArticle(
                by=WRITER,
                at=self._moment(),
                article_id=self._article.id,
                language=source,
                blocks=self._text(source),
                original=wanted.Original(format="text", text="as handed in"),
                details=wanted.Details(
                    slugline=f"river-forum-{self.number}",
                    byline=self._random.choice(("Ana Reis", "", "李华", "Мария Петрова")),
                    publisher=self._random.choice(("Harbour University", "")),
                    urgency=self._random.randint(1, 9),
                    genre=self._random.choice(_GENRES),
                    ednote="NEVER-PUBLIC-NOTE",
                ),
            ),
            wanted.SubmitArticle(by=WRITER, at=self._moment()),
        )
        self._out(source)

    def _translate(self) -> None:
        for language in self.languages:
            if language != self._source:
                target = wanted.Target(language=language)
                self._do(wanted.RequestEdition(by=PUBLISHER, at=self._moment(), target=target))
                self._render(language)
                self._out(language)

    def _update(self) -> None:
        language = self.languages[(self.number + 1) % len(self.languages)]
        segment = list(all_segments(self._article.blocks_of(language)))[1]
        text = f"{segment.text.strip()} {self._sentence(language)}"
        self._do(wanted.PostEdit(by=TRANSLATOR, at=self._moment(), language=language, segments={segment.id: text}))
        self._out(language)

    def _correct(self) -> None:
        self._do(
            wanted.CorrectArticle(
                by=WRITER,
                at=self._moment(),
                blocks=self._text(self._source),
                original=wanted.Original(format="text", text="corrected"),
                note=f"Not the 4th but the 5th <{self.number}> {self._random.choice(_STREWN)}",
            )
        )
        for language in self.languages:
            if language != self._source:
                self._render(language)
            self._out(language)

    def _hold(self) -> None:
        language = self.languages[(self.number + 2) % len(self.languages)]
        self._do(wanted.HoldEdition(by=PUBLISHER, at=self._moment(), language=language, reason="a court asks & waits"))

    def _release(self) -> None:
        language = self.languages[(self.number + 2) % len(self.languages)]
        self._do(wanted.ReleaseEdition(by=PUBLISHER, at=self._moment(), language=language))

    def _retract(self) -> None:
        language = self.languages[(self.number + 4) % len(self.languages)]
        self._do(wanted.RetractEdition(by=PUBLISHER, at=self._moment(), language=language, note="none <happened>"))

    def _withdraw(self) -> None:
        for distance in (0, 3):
            language = self.languages[(self.number + distance) % len(self.languages)]
            self._do(wanted.WithdrawEdition(by=PUBLISHER, at=self._moment(), language=language, reason="not ours"))

    # --- commands ---------------------------------------------------------------------------------------

    def _do(self, *commands: wanted.Command) -> None:
        for command in commands:
            self.commands.append(command)
            self._article = reduce(evolve, decide(command, self._article), self._article)

    def _moment(self) -> datetime:
        self._now += timedelta(seconds=self._random.randint(1, 90), microseconds=self._random.choice((0, 5)))
        return self._now

    def _render(self, language: LanguageTag) -> None:
        """Translate what is unfinished, a third of it by people."""
        segments = {
            each.id: TargetSegment(
                text=self._sentence(language),
                source_hash=each.hash,
                method=self._random.choice((Method.MACHINE, Method.MACHINE, Method.HUMAN)),
                engine="generated 1",
            )
            for each in self._article.unfinished(language)
        }
        by = system_actor("translate")
        self._do(wanted.RecordTranslation(by=by, at=self._moment(), language=language, segments=segments))

    def _out(self, language: LanguageTag) -> None:
        """Check, tag, approve and publish what is not public yet."""
        text = self._article.editions[language].content_hash
        system = system_actor("check")
        self._do(
            wanted.RecordFindings(
                by=system, at=self._moment(), language=language, content_hash=text, findings=(), checked_by=("none",)
            ),
            wanted.RecordTags(
                by=system,
                at=self._moment(),
                language=language,
                content_hash=text,
                tags=self._tags(language),
                provider="generated 1",
            ),
        )
        if self._article.editions[language].state is EditionState.REVIEW:
            self._do(
                wanted.ApproveEdition(by=SECOND_REVIEWER, at=self._moment(), language=language, content_hash=text),
                wanted.PublishEdition(by=PUBLISHER, at=self._moment(), language=language),
            )

    # --- texts ------------------------------------------------------------------------------------------

    def _sentence(self, language: LanguageTag) -> str:
        sentence = self._random.choice(SENTENCES[language])
        if self._random.random() < 0.2:
            sentence += f" {self._random.choice(_STREWN)}"
        return sentence if language.startswith("zh") else f"{sentence} "

    def _text(self, language: LanguageTag) -> tuple[DraftBlock, ...]:
        paragraphs = [self._block(BlockKind.PARAGRAPH, language) for _ in range(self._random.randint(1, 4))]
        return (
            DraftBlock(kind=BlockKind.HEADLINE, segments=(f"{self._sentence(language).strip()} {self.number}",)),
            *paragraphs,
            self._block(BlockKind.HEADING, language, level=2),
            self._block(BlockKind.LIST_ITEM, language, level=1),
            self._block(BlockKind.LIST_ITEM, language, level=2),
            self._block(BlockKind.QUOTE, language),
        )

    def _block(self, kind: BlockKind, language: LanguageTag, level: int = 0) -> DraftBlock:
        sentences = tuple(self._sentence(language) for _ in range(self._random.randint(1, 3)))
        marks: tuple[Mark, ...] = ()
        if kind is BlockKind.PARAGRAPH:
            link = Mark(start=0, end=4, kind=MarkKind.LINK, href="https://a.example/?x=1&y=%3C2")
            marks = (link, Mark(start=1, end=3, kind=MarkKind.EMPHASIS))
        return DraftBlock(kind=kind, segments=sentences, level=level, marks=marks)

    def _tags(self, language: LanguageTag) -> tuple[Tag, ...]:
        first = next(iter(all_segments(self._article.blocks_of(language))))
        mention = Mention(segment_id=first.id, start=0, end=2, text=first.text[:2])
        office = HeldOffice(role="rector", organisation="Harbour University", organisation_id="kb:harbour")
        known = (
            _tag("kb:ana-reis", EntityType.PERSON, "Ana Reis", mention, offices=(office,)),
            _tag("kb:harbour", EntityType.ORGANISATION, "Harbour University", mention, literal="HU"),
            _tag(
                "kb:harbour-town",
                EntityType.PLACE,
                "Harbour Town",
                mention,
                uri="http://www.wikidata.org/entity/Q1",
                coordinates=Coordinates(latitude=38.7167, longitude=-9.1333),
            ),
            _tag("event:forum", EntityType.EVENT, SENTENCES[language][0][:12], mention, uri="no uri"),
        )
        return tuple(each for each in known if self._random.random() < 0.8)


def _tag(identity: str, kind: EntityType, name: str, mention: Mention, **given: object) -> Tag:
    return Tag(
        id=identity,
        type=kind,
        name=name,
        mentions=(mention,),
        provider="generated 1",
        rule="knowledge_base",
        **given,  # type: ignore[arg-type]  # fields of a tag, by name
    )
