// Processes of Waymark with their leases.
CREATE CONSTRAINT cluster_node_id IF NOT EXISTS FOR (n:ClusterNode) REQUIRE n.id IS UNIQUE;
CREATE INDEX cluster_node_space IF NOT EXISTS FOR (n:ClusterNode) ON (n.space, n.state);
