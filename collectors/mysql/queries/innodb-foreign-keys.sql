-- Ends of all foreign keys of the instance, from InnoDB's own dictionary: cheap, opens no table. Names are in the
-- encoding of file names. Needs PROCESS.
SELECT f.ID AS `id`, f.FOR_NAME AS `table`, f.REF_NAME AS `referenced_table`, f.TYPE AS `rules`
  FROM information_schema.INNODB_SYS_FOREIGN AS f
