"""The Redis Stream that carries the log: what may be done to it, each act one Lua call that states its own condition.

Only here is the stream written. Every act is safe for whoever does it late, because Redis itself compares before it
acts: a paused leader that wakes up finds its condition no longer met. What is due and when is the relay's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import redis

from workflow.feed import Header
from workflow.ports import LOG_STREAM

_TOP = """
local function top()
  if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
  return tonumber(string.match(redis.call('XINFO', 'STREAM', KEYS[1])[8], '^(%d+)'))
end
"""
"""The position the stream stands at: its last id, which outlives trimming; -1 when there is none."""

_APPEND = (
    _TOP
    + """
local last = top()
if last ~= tonumber(ARGV[1]) - 1 then return last end
for i = 1, #ARGV, 4 do
  redis.call('XADD', KEYS[1], ARGV[i] .. '-0', 'position', ARGV[i], 'stream', ARGV[i + 1],
             'version', ARGV[i + 2], 'type', ARGV[i + 3])
end
return tonumber(ARGV[#ARGV - 3])
"""
)

_CREATE = """
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('XGROUP', 'CREATE', KEYS[1], 'copyflow:maker', '0-0', 'MKSTREAM')
redis.call('XGROUP', 'DESTROY', KEYS[1], 'copyflow:maker')
for i = 2, #ARGV, 2 do
  redis.call('XGROUP', 'CREATE', KEYS[1], ARGV[i], ARGV[i + 1] .. '-0')
end
redis.call('XSETID', KEYS[1], ARGV[1] .. '-0')
return 1
"""
"""A stream without entries that stands at ARGV[1], with every group at its follower's checkpoint."""

_DROP = (
    _TOP
    + """
if top() ~= tonumber(ARGV[1]) then return 0 end
return redis.call('DEL', KEYS[1])
"""
)


class EventStream:
    """The stream of one Redis."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client
        self._append = client.register_script(_APPEND)
        self._create = client.register_script(_CREATE)
        self._drop = client.register_script(_DROP)

    def top(self) -> int | None:
        """The position that the stream stands at; None when there is no stream."""
        try:
            info = self._client.xinfo_stream(LOG_STREAM)
        except redis.ResponseError as error:
            if "no such key" not in str(error):
                raise
            return None
        return int(_text(info["last-generated-id"]).split("-", 1)[0])

    def append(self, headers: Sequence[Header]) -> int:
        """Append events if the stream stands at the position before the first; where it stands then, -1 for nowhere.

        So a repetition, a hole and a leader that was overtaken change nothing, and no stream comes into being.
        """
        return int(self._append(keys=[LOG_STREAM], args=[value for header in headers for value in header]))

    def create(self, position: int, groups: Mapping[str, int]) -> bool:
        """Make the stream, standing at a position, with its groups at theirs; False when there is one already.

        Nothing else may make it: a stream that came into being otherwise would lack what is before its first entry.
        """
        arguments = [value for group in groups.items() for value in group]
        return bool(self._create(keys=[LOG_STREAM], args=[position, *arguments]))

    def groups(self) -> set[str]:
        """Names of the stream's groups; none when there is no stream."""
        try:
            return {_text(group["name"]) for group in self._client.xinfo_groups(LOG_STREAM)}
        except redis.ResponseError as error:
            if "no such key" not in str(error):
                raise
            return set()

    def add_group(self, name: str, position: int) -> bool:
        """Make a group that gets what comes after a position, unless it is there or the stream is not."""
        try:
            self._client.xgroup_create(LOG_STREAM, name, id=f"{position}-0", mkstream=False)
        except redis.ResponseError as error:
            if "BUSYGROUP" in str(error) or "requires the key to exist" in str(error):
                return False
            raise
        return True

    def trim(self, position: int) -> int:
        """Let go of about everything up to a position, never of more; how many entries that was."""
        return int(self._client.xtrim(LOG_STREAM, minid=f"{position + 1}-0", approximate=True))

    def drop(self, position: int) -> bool:
        """Remove the stream if it stands at that position still."""
        return bool(self._drop(keys=[LOG_STREAM], args=[position]))


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
