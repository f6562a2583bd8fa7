-- How many rows were read through each index since the statistics were reset (MariaDB with userstat=ON); cheap.
SELECT u.TABLE_SCHEMA AS `schema`,
       u.TABLE_NAME AS `table`,
       u.INDEX_NAME AS `name`,
       u.ROWS_READ AS `read_count`,
       NULL AS `write_count`
  FROM information_schema.INDEX_STATISTICS AS u
