-- Volatile figures of the server.
SELECT v.VARIABLE_NAME AS `name`, v.VARIABLE_VALUE AS `value`
  FROM information_schema.GLOBAL_STATUS AS v --@ mariadb
  FROM performance_schema.global_status AS v --@ mysql
 WHERE v.VARIABLE_NAME IN ('UPTIME', 'THREADS_CONNECTED', 'QUESTIONS', 'SLOW_QUERIES', 'OPENED_TABLES')
