CREATE ROLE billing_read;
CREATE ROLE billing_write;
CREATE ROLE tax_read;
GRANT SELECT ON billing.* TO billing_read;
GRANT SELECT, SHOW VIEW ON tax.* TO tax_read;
GRANT billing_read TO billing_write;
GRANT INSERT, UPDATE ON billing.invoice TO billing_write;
GRANT INSERT, UPDATE ON billing.invoice_line TO billing_write;
GRANT INSERT ON billing.payment TO billing_write;
GRANT EXECUTE ON PROCEDURE billing.allocate_payment TO billing_write;
GRANT EXECUTE ON FUNCTION billing.to_euro TO billing_read;

CREATE USER 'invoicing'@'127.0.0.1' ACCOUNT LOCK;
CREATE USER 'invoicing'@'10.20.%' ACCOUNT LOCK;
CREATE USER 'dunning'@'127.0.0.1' ACCOUNT LOCK;
CREATE USER 'accountant'@'%' WITH MAX_USER_CONNECTIONS 5 ACCOUNT LOCK PASSWORD EXPIRE INTERVAL 90 DAY;
CREATE USER 'tax_office'@'192.168.40.0/255.255.255.0' REQUIRE SSL ACCOUNT LOCK;
CREATE USER 'legacy_sync'@'%' ACCOUNT LOCK;
GRANT billing_write TO 'invoicing'@'127.0.0.1';
GRANT billing_write TO 'invoicing'@'10.20.%';
GRANT billing_read TO 'dunning'@'127.0.0.1';
GRANT SELECT, UPDATE (level, closed_on), INSERT ON billing.dunning_case TO 'dunning'@'127.0.0.1';
GRANT INSERT ON billing.dunning_letter TO 'dunning'@'127.0.0.1';
GRANT EXECUTE ON PROCEDURE billing.run_dunning TO 'dunning'@'127.0.0.1';
GRANT billing_read TO 'accountant'@'%' WITH ADMIN OPTION;
GRANT tax_read TO 'accountant'@'%';
GRANT SELECT (country, class_code, rate), REFERENCES (rate_id) ON tax.rate TO 'tax_office'@'192.168.40.0/255.255.255.0';
GRANT tax_read TO 'tax_office'@'192.168.40.0/255.255.255.0';
GRANT SELECT, INSERT, UPDATE, DELETE ON *.* TO 'legacy_sync'@'%' WITH GRANT OPTION;
SET DEFAULT ROLE billing_write FOR 'invoicing'@'127.0.0.1';

GRANT SELECT, SHOW DATABASES, PROCESS, REPLICATION CLIENT, REPLICATION SLAVE, SLAVE MONITOR, SHOW VIEW, EVENT, TRIGGER,
      REFERENCES, EXECUTE ON *.* TO 'waymark'@'127.0.0.1';
