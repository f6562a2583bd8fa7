// Events: order of publication, consumers with their places, failed deliveries and replays.
CREATE INDEX outbox_unpublished IF NOT EXISTS FOR (n:Unpublished) ON (n.id);
CREATE INDEX outbox_unpublished_aggregate IF NOT EXISTS FOR (n:Unpublished) ON (n.aggregate, n.sequence);
CREATE CONSTRAINT outbox_position IF NOT EXISTS FOR (n:OutboxEvent) REQUIRE n.position IS UNIQUE;
CREATE INDEX outbox_at IF NOT EXISTS FOR (n:OutboxEvent) ON (n.at);
CREATE INDEX outbox_aggregate_kind IF NOT EXISTS FOR (n:OutboxEvent) ON (n.aggregate, n.kind);
CREATE CONSTRAINT event_stream_name IF NOT EXISTS FOR (n:EventStream) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT event_cursor_key IF NOT EXISTS FOR (n:EventCursor) REQUIRE n.key IS UNIQUE;
CREATE INDEX event_cursor_consumer IF NOT EXISTS FOR (n:EventCursor) ON (n.consumer);
CREATE CONSTRAINT handled_event_key IF NOT EXISTS FOR (n:HandledEvent) REQUIRE n.key IS UNIQUE;
CREATE INDEX handled_event_position IF NOT EXISTS FOR (n:HandledEvent) ON (n.position);
CREATE CONSTRAINT event_retry_key IF NOT EXISTS FOR (n:EventRetry) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT event_retry_id IF NOT EXISTS FOR (n:EventRetry) REQUIRE n.id IS UNIQUE;
CREATE INDEX event_retry_due IF NOT EXISTS FOR (n:EventRetry) ON (n.consumer, n.lane, n.state);
CREATE INDEX event_retry_state IF NOT EXISTS FOR (n:EventRetry) ON (n.state);
CREATE CONSTRAINT event_replay_key IF NOT EXISTS FOR (n:EventReplay) REQUIRE n.key IS UNIQUE;
CREATE INDEX event_replay_consumer IF NOT EXISTS FOR (n:EventReplay) ON (n.consumer, n.lane, n.state);
