SELECT g.TRIGGER_SCHEMA AS `schema`,
       g.TRIGGER_NAME AS `name`,
       g.EVENT_OBJECT_TABLE AS `table`,
       g.EVENT_MANIPULATION AS `event`,
       g.ACTION_ORDER AS `order`,
       g.ACTION_STATEMENT AS `statement`,
       g.ACTION_ORIENTATION AS `orientation`,
       g.ACTION_TIMING AS `timing`,
       g.SQL_MODE AS `sql_mode`,
       g.DEFINER AS `definer`,
       g.CHARACTER_SET_CLIENT AS `character_set`,
       g.COLLATION_CONNECTION AS `collation`
  FROM information_schema.TRIGGERS AS g
 WHERE g.EVENT_OBJECT_SCHEMA = ?
