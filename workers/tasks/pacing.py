"""How many messages a minute each partner wants at most: a token bucket a partner, shared by all workers.

Nobody waits here. Who is told to wait gives its work back and has the partner's lane left alone for so long.
"""

from __future__ import annotations

import threading

from workers.rates import Bucket, bucket_for
from workflow.domain.partner import Partner
from workflow.domain.vocabulary import PartnerId
from workflow.engine_settings import EngineRate


class Pacing:
    """The buckets of the partners that named a rate. Safe to share among threads."""

    def __init__(self, redis_url: str | None = None) -> None:
        self._redis_url = redis_url
        self._lock = threading.Lock()
        self._buckets: dict[PartnerId, tuple[int, Bucket]] = {}

    def take(self, partner: Partner) -> float:
        """Count one message: 0.0 when it may be sent, else the seconds until it might."""
        per_minute = partner.profile.rate_per_minute
        if per_minute == 0:
            return 0.0
        with self._lock:
            known = self._buckets.get(partner.id)
            if known is None or known[0] != per_minute:
                if known is not None:
                    known[1].close()
                rate = EngineRate(requests_per_second=per_minute / 60)
                known = per_minute, bucket_for(f"partner:{partner.id}", rate, self._redis_url)
                self._buckets[partner.id] = known
        return known[1].take(0)

    def close(self) -> None:
        """Let go of connections."""
        with self._lock:
            for _, bucket in self._buckets.values():
                bucket.close()
            self._buckets.clear()
