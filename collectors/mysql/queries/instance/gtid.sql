SELECT @@global.gtid_binlog_pos AS `binlog`, @@global.gtid_slave_pos AS `applied` --@ mariadb
SELECT @@global.gtid_executed AS `binlog`, NULL AS `applied` --@ mysql
