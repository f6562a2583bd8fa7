-- CHECK constraints. MariaDB tells those of a column from those of the table; MySQL's are all of the table.
SELECT k.CONSTRAINT_SCHEMA AS `schema`,
       k.TABLE_NAME AS `table`, --@ mariadb
       t.TABLE_NAME AS `table`, --@ mysql
       k.CONSTRAINT_NAME AS `name`,
       k.LEVEL AS `level`, --@ mariadb
       'Table' AS `level`, --@ mysql
       'YES' AS `enforced`, --@ mariadb
       t.ENFORCED AS `enforced`, --@ mysql
       k.CHECK_CLAUSE AS `expression`
  FROM information_schema.CHECK_CONSTRAINTS AS k
  JOIN information_schema.TABLE_CONSTRAINTS AS t --@ mysql
    ON t.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND t.CONSTRAINT_TYPE = 'CHECK' --@ mysql
 WHERE k.CONSTRAINT_SCHEMA = ?
   AND k.TABLE_NAME = ? --@ one mariadb
   AND t.TABLE_NAME = ? --@ one mysql
