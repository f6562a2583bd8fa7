CREATE VIEW billing.provider_tag AS
  SELECT e.provider, t.tag, t.position, COUNT(*) AS messages
  FROM billing.provider_event e,
       JSON_TABLE(e.body, '$.tags[*]' COLUMNS (position FOR ORDINALITY, tag VARCHAR(40) PATH '$')) AS t
  GROUP BY e.provider, t.tag, t.position;
