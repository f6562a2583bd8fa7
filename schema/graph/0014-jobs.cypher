// Jobs with their leases, queues and schedules.
CREATE CONSTRAINT background_job_id IF NOT EXISTS FOR (n:BackgroundJob) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT background_job_dedup IF NOT EXISTS FOR (n:BackgroundJob) REQUIRE n.dedupKey IS UNIQUE;
CREATE INDEX background_job_state IF NOT EXISTS FOR (n:BackgroundJob) ON (n.space, n.kind, n.state);
CREATE INDEX background_job_lease IF NOT EXISTS FOR (n:BackgroundJob) ON (n.space, n.state, n.leaseUntilMs);
CREATE INDEX background_job_due IF NOT EXISTS FOR (n:BackgroundJob) ON (n.space, n.state, n.runAtMs);
CREATE INDEX background_job_ended IF NOT EXISTS FOR (n:BackgroundJob) ON (n.space, n.kind, n.finishedMs);
CREATE INDEX background_job_finished IF NOT EXISTS FOR (n:BackgroundJob) ON (n.space, n.finishedMs);
CREATE INDEX background_job_instance IF NOT EXISTS FOR (n:BackgroundJob) ON (n.instanceId);
CREATE CONSTRAINT job_queue_key IF NOT EXISTS FOR (n:JobQueue) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT job_schedule_key IF NOT EXISTS FOR (n:JobSchedule) REQUIRE n.key IS UNIQUE;
CREATE INDEX job_schedule_next IF NOT EXISTS FOR (n:JobSchedule) ON (n.space, n.nextMs);
