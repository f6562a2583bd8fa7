// The latest reading of an engine's figures of executed statements, one per instance.
CREATE CONSTRAINT statement_reading_instance IF NOT EXISTS FOR (n:StatementReading) REQUIRE n.instanceId IS UNIQUE;
