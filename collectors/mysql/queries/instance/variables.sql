-- Global values of system variables with what is known of them. MariaDB has it all in one place.
SELECT LOWER(v.VARIABLE_NAME) AS `name`,
       v.GLOBAL_VALUE AS `value`,
       v.GLOBAL_VALUE_ORIGIN AS `source`,
       v.GLOBAL_VALUE_PATH AS `source_file`,
       v.DEFAULT_VALUE AS `default_value`,
       v.VARIABLE_SCOPE AS `scope`,
       v.VARIABLE_TYPE AS `type`,
       v.NUMERIC_MIN_VALUE AS `min`,
       v.NUMERIC_MAX_VALUE AS `max`,
       v.ENUM_VALUE_LIST AS `choices`,
       v.READ_ONLY AS `read_only`,
       v.VARIABLE_COMMENT AS `description`
  FROM information_schema.SYSTEM_VARIABLES AS v
 WHERE v.VARIABLE_SCOPE <> 'SESSION ONLY'
