-- Whether statements are counted, and how much of their text is kept.
SELECT @@performance_schema AS switched_on,
       LEAST(@@max_digest_length, @@performance_schema_max_digest_length) AS digest_bytes,
       @@performance_schema_max_sql_text_length AS sample_characters, --@ mysql
       1024 AS sample_characters, --@ mariadb
       (SELECT MAX(ENABLED) FROM performance_schema.setup_consumers WHERE NAME = 'statements_digest') AS consumer
