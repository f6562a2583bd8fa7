-- The server's clock, against which the times of definitions are held.
SELECT DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%H:%i:%sZ') AS `now`
