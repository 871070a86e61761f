"""What can be asked of a newsroom, a module a chapter. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from api.client.generated.operations.articles import Articles
from api.client.generated.operations.bulk import Bulk
from api.client.generated.operations.conversation import Conversation
from api.client.generated.operations.deliveries import Deliveries
from api.client.generated.operations.desks import Desks
from api.client.generated.operations.editions import Editions
from api.client.generated.operations.glossary import Glossary
from api.client.generated.operations.health import Health
from api.client.generated.operations.images import Images
from api.client.generated.operations.knowledge_base import KnowledgeBase
from api.client.generated.operations.log import Log
from api.client.generated.operations.memory import Memory
from api.client.generated.operations.partners import Partners
from api.client.generated.operations.people import People
from api.client.generated.operations.review_links import ReviewLinks
from api.client.generated.operations.sources import Sources
from api.client.generated.operations.tags import Tags
from api.client.generated.operations.topics import Topics


class Operations(
    Articles,
    Editions,
    ReviewLinks,
    Conversation,
    Tags,
    Images,
    Sources,
    Bulk,
    Log,
    Deliveries,
    Partners,
    Desks,
    Glossary,
    KnowledgeBase,
    Memory,
    Topics,
    People,
    Health,
):
    """The operations, by the names that the description has for them."""
