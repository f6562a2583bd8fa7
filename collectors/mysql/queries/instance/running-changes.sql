-- How many statements that may change definitions are running now. Without PROCESS an account sees only its own.
SELECT COUNT(*) AS `running`
  FROM information_schema.PROCESSLIST AS p
 WHERE p.COMMAND NOT IN ('Sleep', 'Daemon', 'Binlog Dump', 'Binlog Dump GTID')
   AND p.INFO REGEXP '^[[:space:]]*(/\\*.*\\*/)?[[:space:]]*(alter|create|drop|grant|rename|revoke|call|set password|install|uninstall|optimize|execute)'
