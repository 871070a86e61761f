"""``/patterns``: every component of the pages in every state, by the pages' own templates. Tests look at it."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from api.problems import ProblemDocument
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.actions import Given
from api.ui.page_actions import ACTIONS
from api.ui.pages import note_position, page
from api.ui.pattern_samples import BEGUN, PEOPLE, REVIEWER, RUSSIAN, sample_article
from api.ui.review import review_of
from api.ui.segment_edits import Conflict, as_typed, seen_mark
from api.ui.talk import talk_of
from workflow.domain.annotations import EntityType, Severity
from workflow.domain.article import EditionState
from workflow.domain.delivery import ItemState
from workflow.domain.diff import compare
from workflow.domain.errors import NotFound
from workflow.domain.phrases import phrase
from workflow.domain.segments import all_segments, headline_of
from workflow.segment_help import help_with

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

SCRIPTS = (
    ("en", "Heads of delegations met; 42 of them signed."),
    ("ru", "Главы делегаций встретились; 42 из них подписали."),
    ("zh-Hans", "代表团团长举行会晤，其中四十二位签署了文件。"),
    ("ur", "وفود کے سربراہان کی ملاقات ہوئی؛ ان میں سے ۴۲ نے دستخط کیے۔"),
    ("fa", "رؤسای هیئت‌ها دیدار کردند؛ ۴۲ نفر امضا کردند."),
    ("kk", "Делегация басшылары кездесті; 42-сі қол қойды."),
    ("ja", "代表団の団長が会談し、42人が署名した。"),
)
"""A sentence in each script that the newsroom's languages are written in."""


@router.get("/patterns")
def patterns(request: Request, application: CurrentApplication, person: CurrentPerson) -> Response:
    """All of it, one component after the other, and a whole desk at the end."""
    article = sample_article()
    edition = article.editions[RUSSIAN]
    given = Given(
        by=REVIEWER,
        at=article.changed_at or BEGUN,
        article=article,
        language=RUSSIAN,
        fields={},
        knowledge=application.views.knowledge,
    )
    return page(
        request,
        "patterns.html",
        person,
        scripts=SCRIPTS,
        states=[*EditionState, *ItemState],
        severities=list(Severity),
        wrong=_WRONG,
        view=review_of(given),
        article=article,
        edition=edition,
        language=RUSSIAN,
        languages=article.languages,
        source_headline=headline_of(article.blocks),
        history=(),
        names=PEOPLE,
        kinds=list(EntityType),
        talk=talk_of(given),
        about="",
        readers=phrase("{name} is reading this too.", name="Anna Petrova"),
        reach={"publish": phrase("It goes to nobody yet.")},
        done=ACTIONS["approve"].done,
        typed={},
        conflicts={"s2": _conflict()},
        in_place=False,
        here="/patterns",
    )


_WRONG = ProblemDocument(
    code="version_conflict",
    status=412,
    title="Somebody else was faster.",
    detail="Anna Petrova changed the article after you opened it.",
)


@router.get("/patterns/segments/{segment_id}/hits")
def hits(request: Request, application: CurrentApplication, person: CurrentPerson, segment_id: str) -> Response:
    """Terms and memory of one of its segments, as the review page fetches them."""
    article = sample_article()
    edition = article.editions[RUSSIAN]
    source = next((each for each in all_segments(article.blocks) if each.id == segment_id), None)
    if source is None:
        raise NotFound(phrase("The article has no such segment (any more)."), segment_id=segment_id)
    base = application.views.glossary.term_base("")
    known = help_with(article, edition, source, base, application.memory)
    return page(
        request,
        "_segment_help.html",
        person,
        help=known,
        as_typed=as_typed(known.hits, source),
        article=article,
        language=RUSSIAN,
        segment_id=segment_id,
        source=source.text,
        text="",
        seen=seen_mark(source, edition),
        here="/patterns",
        names=PEOPLE,
        view_memory=True,
        segment_locked=False,
    )


def _conflict() -> Conflict:
    theirs, mine = "Читатели могут оставаться здесь до полуночи.", "Читателям можно оставаться до полуночи."
    change = compare(theirs, mine, RUSSIAN)
    return Conflict(
        segment_id="s2", mine=mine, theirs=theirs, change=change, is_source=False, by="user:sample-translator"
    )
