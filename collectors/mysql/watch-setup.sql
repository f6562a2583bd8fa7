-- Lets Waymark follow the binary log, so that a change of a definition shows within a second and says which table it
-- is about. Put in the account Waymark signs in with. The server needs a binary log (log_bin); any format will do.
GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'waymark'@'%';
