-- How often each index of the instance was used since the server started; the empty name counts accesses without an
-- index. The cost grows with tables times open tables, so the statement has a time limit of its own.
SET STATEMENT max_statement_time = 0.5 FOR --@ mariadb
SELECT /*+ MAX_EXECUTION_TIME(500) */
       u.OBJECT_SCHEMA AS `schema`,
       u.OBJECT_NAME AS `table`,
       COALESCE(u.INDEX_NAME, '') AS `name`,
       u.COUNT_READ AS `read_count`,
       u.COUNT_WRITE AS `write_count`
  FROM performance_schema.table_io_waits_summary_by_index_usage AS u
 WHERE u.OBJECT_TYPE = 'TABLE'
   AND (u.COUNT_READ > 0 OR u.COUNT_WRITE > 0)
   AND u.OBJECT_SCHEMA NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema')
