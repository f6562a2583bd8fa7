// One candidate for each address; searches by their id.
CREATE CONSTRAINT candidate_address IF NOT EXISTS FOR (n:Candidate) REQUIRE n.address IS UNIQUE;
CREATE CONSTRAINT discovery_run_id IF NOT EXISTS FOR (n:DiscoveryRun) REQUIRE n.id IS UNIQUE;
