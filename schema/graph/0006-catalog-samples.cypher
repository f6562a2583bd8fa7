// Samples of everything inside an asset.
CREATE INDEX statistic_sample_key IF NOT EXISTS FOR (n:StatisticSample) ON (n.assetKey, n.at);
