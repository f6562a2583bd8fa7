-- Histograms of columns; MariaDB keeps its own elsewhere.
SELECT h.SCHEMA_NAME AS `schema`,
       h.TABLE_NAME AS `table`,
       h.COLUMN_NAME AS `column`,
       JSON_UNQUOTE(JSON_EXTRACT(h.HISTOGRAM, '$."histogram-type"')) AS `type`,
       JSON_LENGTH(h.HISTOGRAM, '$.buckets') AS `buckets`,
       JSON_EXTRACT(h.HISTOGRAM, '$."sampling-rate"') AS `sampling_rate`,
       DATE_FORMAT(CAST(JSON_UNQUOTE(JSON_EXTRACT(h.HISTOGRAM, '$."last-updated"')) AS DATETIME), '%Y-%m-%dT%H:%i:%sZ') AS `updated_at`
  FROM information_schema.COLUMN_STATISTICS AS h
 WHERE h.SCHEMA_NAME = ?
