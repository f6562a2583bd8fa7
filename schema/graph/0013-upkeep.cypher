// Regular work of the schedulers: one node claims each turn.
CREATE CONSTRAINT upkeep_task_name IF NOT EXISTS FOR (n:UpkeepTask) REQUIRE n.name IS UNIQUE;
