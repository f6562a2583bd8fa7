-- One row per partition, or per subpartition where there are some.
SELECT p.TABLE_SCHEMA AS `schema`,
       p.TABLE_NAME AS `table`,
       p.PARTITION_NAME AS `name`,
       p.SUBPARTITION_NAME AS `subpartition`,
       p.PARTITION_ORDINAL_POSITION AS `position`,
       p.SUBPARTITION_ORDINAL_POSITION AS `subposition`,
       p.PARTITION_METHOD AS `method`,
       p.SUBPARTITION_METHOD AS `submethod`,
       p.PARTITION_EXPRESSION AS `expression`,
       p.SUBPARTITION_EXPRESSION AS `subexpression`,
       p.PARTITION_DESCRIPTION AS `bound`,
       p.PARTITION_COMMENT AS `comment`,
       p.NODEGROUP AS `node_group`,
       p.TABLESPACE_NAME AS `tablespace`
  FROM information_schema.PARTITIONS AS p
 WHERE p.TABLE_SCHEMA = ?
   AND p.PARTITION_NAME IS NOT NULL
   AND p.TABLE_NAME = ? --@ one
