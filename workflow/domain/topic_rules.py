"""What a rule of the newsroom says: by which words, entities and classes of entities a topic is suggested.

How texts are held against rules stands in ``workflow/topics``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workflow.domain.vocabulary import LanguageTag


class EntityClass(StrEnum):
    """What kind of institution or event a tagged name tells of. Its words are data: ``workflow/topics/classes.csv``."""

    GOVERNMENT = "government"
    FOREIGN_MINISTRY = "foreign_ministry"
    PARLIAMENT = "parliament"
    POLITICAL_PARTY = "political_party"
    BODY_OF_STATES = "body_of_states"
    SUMMIT = "summit"
    COURT = "court"
    POLICE = "police"
    ARMED_FORCES = "armed_forces"
    EMERGENCY_SERVICE = "emergency_service"
    BANK = "bank"
    COMPANY = "company"
    CHAMBER_OF_COMMERCE = "chamber_of_commerce"
    TRADE_FAIR = "trade_fair"
    UNIVERSITY = "university"
    SCHOOL = "school"
    RESEARCH_BODY = "research_body"
    HEALTH_BODY = "health_body"
    SPORT_BODY = "sport_body"
    SPORT_EVENT = "sport_event"
    CULTURAL_BODY = "cultural_body"
    CULTURAL_EVENT = "cultural_event"
    RELIGIOUS_BODY = "religious_body"
    LABOUR_BODY = "labour_body"
    ENVIRONMENT_BODY = "environment_body"
    WEATHER_SERVICE = "weather_service"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicWord:
    """A word or words of a text, in one language; case forms are found too."""

    language: LanguageTag
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRule:
    """A topic is suggested where a text has any of these, often enough."""

    id: str
    """Small letters, digits and single hyphens."""
    topic: str
    """The topic's code."""
    words: tuple[TopicWord, ...] = ()
    entities: tuple[str, ...] = ()
    """Ids of known entities: ``sco``."""
    classes: tuple[EntityClass, ...] = ()
    at_least: int = 1
    """What the places found must come to: one in the headline counts three, one elsewhere one."""
    note: str = ""
    """Why, or where it is from."""
