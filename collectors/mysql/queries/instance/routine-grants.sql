-- Grants on routines are in no view of information_schema.
SELECT p.`User` AS `user`, p.Host AS `host`, p.Db AS `schema`, p.Routine_name AS `routine`, p.Routine_type AS `type`, p.Proc_priv AS `privileges`, p.Grantor AS `grantor`
  FROM mysql.procs_priv AS p
