// What a column or key pattern holds, by asset and kind; its past; rules of people; what still has to flow on.
CREATE CONSTRAINT classification_key IF NOT EXISTS FOR (n:Classification) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT classification_id IF NOT EXISTS FOR (n:Classification) REQUIRE n.id IS UNIQUE;
CREATE INDEX classification_asset IF NOT EXISTS FOR (n:Classification) ON (n.assetId);
CREATE INDEX classification_flow IF NOT EXISTS FOR (n:Classification) ON (n.flowFromId);
CREATE INDEX classification_order IF NOT EXISTS FOR (n:Classification) ON (n.state, n.kind);
CREATE CONSTRAINT classification_version_id IF NOT EXISTS FOR (n:ClassificationVersion) REQUIRE n.id IS UNIQUE;
CREATE INDEX classification_version_of IF NOT EXISTS FOR (n:ClassificationVersion) ON (n.classificationId, n.number);
CREATE CONSTRAINT classification_rule_id IF NOT EXISTS FOR (n:ClassificationRule) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT classification_rule_name IF NOT EXISTS FOR (n:ClassificationRule) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT classification_state_name IF NOT EXISTS FOR (n:ClassificationState) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT classification_work_asset IF NOT EXISTS FOR (n:ClassificationWork) REQUIRE n.assetId IS UNIQUE;
