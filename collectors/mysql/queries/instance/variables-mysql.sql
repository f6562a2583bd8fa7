-- Global values of MySQL's system variables with their source.
SELECT LOWER(v.VARIABLE_NAME) AS `name`,
       v.VARIABLE_VALUE AS `value`,
       i.VARIABLE_SOURCE AS `source`,
       NULLIF(i.VARIABLE_PATH, '') AS `source_file`,
       NULL AS `default_value`,
       NULL AS `scope`,
       NULL AS `type`,
       NULLIF(i.MIN_VALUE, '0') AS `min`,
       NULLIF(i.MAX_VALUE, '0') AS `max`,
       NULL AS `choices`,
       NULL AS `read_only`,
       NULL AS `description`
  FROM performance_schema.global_variables AS v
  LEFT JOIN performance_schema.variables_info AS i ON i.VARIABLE_NAME = v.VARIABLE_NAME
