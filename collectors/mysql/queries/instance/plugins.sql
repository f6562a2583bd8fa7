-- Plugins that are installed, active or not; the views that are built into the server are left out.
SELECT p.PLUGIN_NAME AS `name`,
       p.PLUGIN_VERSION AS `version`,
       p.PLUGIN_STATUS AS `status`,
       p.PLUGIN_TYPE AS `type`,
       p.PLUGIN_LIBRARY AS `library`,
       p.PLUGIN_AUTHOR AS `author`,
       p.PLUGIN_DESCRIPTION AS `description`,
       p.PLUGIN_LICENSE AS `license`,
       p.LOAD_OPTION AS `load_option`,
       p.PLUGIN_MATURITY AS `maturity` --@ mariadb
       NULL AS `maturity` --@ mysql
  FROM information_schema.PLUGINS AS p
 WHERE p.PLUGIN_TYPE <> 'INFORMATION SCHEMA' OR p.PLUGIN_LIBRARY IS NOT NULL
