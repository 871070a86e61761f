"""What the tests of the checks share with those of translation: the real engine and the typical item."""

from tests.workers.translation.conftest import fx, seed_segments

__all__ = ["fx", "seed_segments"]
