-- Components of MySQL.
SELECT c.component_urn AS `urn`
  FROM mysql.component AS c
