-- Columns of all foreign keys of the instance, from InnoDB's own dictionary. Needs PROCESS.
SELECT c.ID AS `id`, c.POS AS `position`, c.FOR_COL_NAME AS `column`, c.REF_COL_NAME AS `referenced_column`
  FROM information_schema.INNODB_SYS_FOREIGN_COLS AS c
