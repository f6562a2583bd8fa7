-- Where subscriptions of this database read from: host and port only, taken out of the connection string by the server.
SELECT o.subname::text AS name,
       coalesce(substring(o.subconninfo FROM '(?:^|\s)host\s*=\s*''?([^'',\s]+)'),
                substring(o.subconninfo FROM '^postgres(?:ql)?://(?:[^@/]*@)?([^:/?,]+)')) AS host,
       coalesce(substring(o.subconninfo FROM '(?:^|\s)port\s*=\s*''?(\d+)'),
                substring(o.subconninfo FROM '^postgres(?:ql)?://(?:[^@/]*@)?[^:/?,]+:(\d+)'), '5432') AS port
  FROM pg_catalog.pg_subscription o
 WHERE o.subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
