"""The PostgreSQL functions that append to the log, as migration 0002 makes them. A released text is never edited."""

from __future__ import annotations

LOCK = "pg_advisory_xact_lock(7303014)"
CHANNEL = "copyflow_log"

_BEGIN = f"""
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'the log is appended to at READ COMMITTED only: an older snapshot would not see its end';
  END IF;
  PERFORM {LOCK};
"""

_HEAD = """
  SELECT e.position, e.hash INTO head, link FROM events e ORDER BY e.position DESC LIMIT 1;
  IF NOT FOUND THEN
    head := 0;
    link := decode(repeat('00', 32), 'hex');
  END IF;
"""

_LINK = """sha256(
      link || int4send(length(head::text)) || convert_to(head::text, 'UTF8') || {stream_part}
      || int4send(length(version::text)) || convert_to(version::text, 'UTF8') || {tail})"""

_EVENT = """INSERT INTO events (position, stream, version, event_id, type, schema_version, data, metadata,
      recorded_at, payload_digest, hash)
    VALUES"""

_REMEMBER = """INSERT INTO commands (command_id, fingerprint, stream, stream_version, first_position, last_position,
      recorded_at)
    VALUES"""

APPEND_ONE = f"""
CREATE FUNCTION copyflow_append(
  a_command text, a_fingerprint text, a_stream text, a_expected int, a_stream_part bytea, a_event_id text, a_type text,
  a_schema_version int, a_data text, a_metadata text, a_recorded_at text, a_digest bytea, a_tail bytea,
  OUT status int, OUT fingerprint text, OUT stream text, OUT version int, OUT first_position bigint,
  OUT last_position bigint
) LANGUAGE plpgsql AS $$
DECLARE
  head bigint;
  link bytea;
BEGIN
  {_BEGIN}
  SELECT 1, c.fingerprint, c.stream, c.stream_version, c.first_position, c.last_position
    INTO status, fingerprint, stream, version, first_position, last_position
    FROM commands c WHERE c.command_id = a_command;
  IF FOUND THEN
    RETURN;
  END IF;
  SELECT e.version INTO version FROM events e WHERE e.stream = a_stream ORDER BY e.version DESC LIMIT 1;
  version := coalesce(version, 0);
  IF (a_expected >= 0 AND version <> a_expected) OR (a_expected = -2 AND version = 0) THEN
    status := 2;
    RETURN;
  END IF;
  {_HEAD}
  head := head + 1;
  version := version + 1;
  link := {_LINK.format(stream_part="a_stream_part", tail="a_tail")};
  {_EVENT} (head, a_stream, version, a_event_id, a_type, a_schema_version, a_data, a_metadata, a_recorded_at,
      a_digest, link);
  {_REMEMBER} (a_command, a_fingerprint, a_stream, version, head, head, a_recorded_at);
  PERFORM pg_notify('{CHANNEL}', head::text);
  status := 0;
  first_position := head;
  last_position := head;
END $$
"""

APPEND_MANY = f"""
CREATE FUNCTION copyflow_append_many(
  a_command text[], a_fingerprint text[], a_stream text[], a_expected int[], a_count int[], a_metadata text[],
  a_recorded_at text[], a_stream_part bytea[], a_event_id text[], a_type text[], a_schema_version int[],
  a_data text[], a_digest bytea[], a_tail bytea[]
) RETURNS TABLE (
  status int, fingerprint text, stream text, version int, first_position bigint, last_position bigint
) LANGUAGE plpgsql AS $$
DECLARE
  head bigint;
  link bytea;
  number int := 0;
BEGIN
  {_BEGIN}
  {_HEAD}
  FOR each IN 1 .. cardinality(a_command) LOOP
    SELECT 1, c.fingerprint, c.stream, c.stream_version, c.first_position, c.last_position
      INTO status, fingerprint, stream, version, first_position, last_position
      FROM commands c WHERE c.command_id = a_command[each];
    IF FOUND THEN
      number := number + a_count[each];
      RETURN NEXT;
      CONTINUE;
    END IF;
    SELECT e.version INTO version FROM events e WHERE e.stream = a_stream[each] ORDER BY e.version DESC LIMIT 1;
    version := coalesce(version, 0);
    IF (a_expected[each] >= 0 AND version <> a_expected[each]) OR (a_expected[each] = -2 AND version = 0) THEN
      status := 2;
      number := number + a_count[each];
      RETURN NEXT;
      CONTINUE;
    END IF;
    first_position := head + 1;
    FOR event IN number + 1 .. number + a_count[each] LOOP
      head := head + 1;
      version := version + 1;
      link := {_LINK.format(stream_part="a_stream_part[each]", tail="a_tail[event]")};
      {_EVENT} (head, a_stream[each], version, a_event_id[event], a_type[event], a_schema_version[event],
        a_data[event], a_metadata[each], a_recorded_at[each], a_digest[event], link);
    END LOOP;
    number := number + a_count[each];
    {_REMEMBER} (a_command[each], a_fingerprint[each], a_stream[each], version, first_position, head,
      a_recorded_at[each]);
    status := 0;
    last_position := head;
    RETURN NEXT;
  END LOOP;
  PERFORM pg_notify('{CHANNEL}', head::text);
END $$
"""
