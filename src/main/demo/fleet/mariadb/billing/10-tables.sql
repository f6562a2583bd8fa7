CREATE TABLE billing.currency (
  code CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  title VARCHAR(40) NOT NULL,
  digits TINYINT UNSIGNED NOT NULL DEFAULT 2
) ENGINE = InnoDB;

CREATE TABLE billing.exchange_rate (
  code CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  day DATE NOT NULL,
  per_euro DECIMAL(14, 6) NOT NULL,
  PRIMARY KEY (code, day),
  CONSTRAINT exchange_rate_currency FOREIGN KEY (code) REFERENCES billing.currency (code)
) ENGINE = InnoDB COMMENT 'Units of the currency for one euro';

CREATE TABLE billing.account (
  account_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id BIGINT NOT NULL COMMENT 'crm.customer of the shop; not enforced, it is another server',
  account_no VARCHAR(16) AS (CONCAT('A-', LPAD(customer_id, 8, '0'))) STORED,
  name VARCHAR(160) NOT NULL,
  email VARCHAR(200) NULL COMMENT 'Where invoices are sent. Personal data.',
  country CHAR(2) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  language ENUM('de', 'en', 'es', 'fr', 'nl', 'pl', 'sv', 'it') NOT NULL DEFAULT 'en',
  flags SET('blocked', 'paper', 'reseller') NOT NULL DEFAULT '',
  credit_limit DECIMAL(12, 2) NOT NULL DEFAULT 0,
  opened_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  changed_at TIMESTAMP NULL ON UPDATE CURRENT_TIMESTAMP,
  UNIQUE KEY account_customer (customer_id),
  UNIQUE KEY account_number (account_no),
  KEY account_name (name(40)),
  KEY account_email_unused (email),
  FULLTEXT KEY account_words (name),
  CONSTRAINT account_country FOREIGN KEY (country) REFERENCES tax.jurisdiction (country) ON UPDATE CASCADE,
  CONSTRAINT credit_limit_not_negative CHECK (credit_limit >= 0)
) ENGINE = InnoDB AUTO_INCREMENT = 1000 COMMENT 'One for each customer that was ever invoiced';

CREATE TABLE billing.bank_account (
  bank_account_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account_id BIGINT UNSIGNED NULL,
  iban VARCHAR(34) NOT NULL COMMENT 'Personal data',
  holder VARCHAR(160) NOT NULL,
  mandate_signed_on DATE NULL,
  UNIQUE KEY bank_account_iban (iban),
  CONSTRAINT bank_account_owner FOREIGN KEY (account_id) REFERENCES billing.account (account_id) ON DELETE SET NULL
) ENGINE = InnoDB;

CREATE SEQUENCE billing.invoice_number START WITH 2500001 INCREMENT BY 1 CACHE 100;

CREATE TABLE billing.invoice (
  invoice_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  invoice_no VARCHAR(16) NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  order_id BIGINT NULL COMMENT 'sales.orders of the shop',
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'EUR',
  issued_on DATE NOT NULL,
  due_on DATE NOT NULL,
  status ENUM('draft', 'issued', 'partly_paid', 'paid', 'written_off') NOT NULL DEFAULT 'draft',
  net DECIMAL(14, 2) NOT NULL DEFAULT 0,
  tax DECIMAL(14, 2) NOT NULL DEFAULT 0,
  gross DECIMAL(14, 2) AS (net + tax) STORED,
  due_month INT AS (YEAR(due_on) * 100 + MONTH(due_on)) VIRTUAL,
  attributes LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL CHECK (JSON_VALID(attributes)),
  PRIMARY KEY (invoice_id),
  UNIQUE KEY invoice_number (invoice_no),
  KEY invoice_account (account_id, issued_on DESC),
  KEY invoice_open (status, due_on),
  KEY invoice_due_month (due_month),
  CONSTRAINT invoice_account FOREIGN KEY (account_id) REFERENCES billing.account (account_id),
  CONSTRAINT invoice_currency FOREIGN KEY (currency) REFERENCES billing.currency (code),
  CONSTRAINT due_after_issue CHECK (due_on >= issued_on)
) ENGINE = InnoDB COMMENT 'Invoices; credit notes are a table of their own';

CREATE TABLE billing.invoice_line (
  invoice_id BIGINT UNSIGNED NOT NULL,
  line_no SMALLINT UNSIGNED NOT NULL,
  sku VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  title VARCHAR(200) NOT NULL,
  quantity DECIMAL(10, 3) NOT NULL DEFAULT 1,
  unit_net DECIMAL(12, 4) NOT NULL,
  tax_class VARCHAR(12) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT 'standard',
  tax_rate DECIMAL(5, 4) NOT NULL,
  net DECIMAL(14, 2) AS (ROUND(quantity * unit_net, 2)) STORED,
  PRIMARY KEY (invoice_id, line_no),
  KEY invoice_line_sku (sku),
  CONSTRAINT invoice_line_invoice FOREIGN KEY (invoice_id) REFERENCES billing.invoice (invoice_id) ON DELETE CASCADE,
  CONSTRAINT invoice_line_class FOREIGN KEY (tax_class) REFERENCES tax.rate_class (class_code)
) ENGINE = InnoDB;

CREATE TABLE billing.credit_note (
  credit_note_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  invoice_id BIGINT UNSIGNED NOT NULL,
  issued_on DATE NOT NULL,
  amount DECIMAL(14, 2) NOT NULL,
  reason VARCHAR(200) NOT NULL,
  CONSTRAINT credit_note_invoice FOREIGN KEY (invoice_id) REFERENCES billing.invoice (invoice_id),
  CONSTRAINT credit_above_zero CHECK (amount > 0)
) ENGINE = InnoDB;

CREATE TABLE billing.payment (
  payment_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account_id BIGINT UNSIGNED NOT NULL,
  method ENUM('card', 'transfer', 'wallet', 'direct_debit') NOT NULL,
  received_at DATETIME(3) NOT NULL,
  amount DECIMAL(14, 2) NOT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'EUR',
  provider_reference VARBINARY(64) NULL,
  UNIQUE KEY payment_reference (provider_reference),
  KEY payment_account (account_id, received_at),
  CONSTRAINT payment_account FOREIGN KEY (account_id) REFERENCES billing.account (account_id),
  CONSTRAINT payment_currency FOREIGN KEY (currency) REFERENCES billing.currency (code)
) ENGINE = InnoDB;

CREATE TABLE billing.payment_allocation (
  payment_id BIGINT UNSIGNED NOT NULL,
  invoice_id BIGINT UNSIGNED NOT NULL,
  amount DECIMAL(14, 2) NOT NULL,
  PRIMARY KEY (payment_id, invoice_id),
  CONSTRAINT allocation_payment FOREIGN KEY (payment_id) REFERENCES billing.payment (payment_id) ON DELETE CASCADE,
  CONSTRAINT allocation_invoice FOREIGN KEY (invoice_id) REFERENCES billing.invoice (invoice_id)
) ENGINE = InnoDB COMMENT 'Which payment settles which invoice, in part or in whole';

CREATE TABLE billing.provider_event (
  event_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  received_on DATE NOT NULL,
  provider VARCHAR(30) NOT NULL,
  kind VARCHAR(40) NOT NULL,
  body JSON NOT NULL,
  PRIMARY KEY (event_id, received_on),
  KEY provider_event_kind (provider, kind)
) ENGINE = InnoDB COMMENT 'Raw messages of payment providers'
PARTITION BY RANGE COLUMNS (received_on) (
  PARTITION y2025h1 VALUES LESS THAN ('2025-07-01'),
  PARTITION y2025h2 VALUES LESS THAN ('2026-01-01'),
  PARTITION y2026h1 VALUES LESS THAN ('2026-07-01'),
  PARTITION later VALUES LESS THAN (MAXVALUE)
);

CREATE TABLE billing.dunning_level (
  level TINYINT UNSIGNED NOT NULL PRIMARY KEY,
  title VARCHAR(60) NOT NULL,
  after_days SMALLINT UNSIGNED NOT NULL,
  fee DECIMAL(8, 2) NOT NULL DEFAULT 0
) ENGINE = InnoDB;

CREATE TABLE billing.dunning_case (
  case_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  invoice_id BIGINT UNSIGNED NOT NULL,
  level TINYINT UNSIGNED NOT NULL DEFAULT 1,
  opened_on DATE NOT NULL,
  closed_on DATE NULL,
  parent_case_id BIGINT UNSIGNED NULL,
  UNIQUE KEY dunning_case_invoice (invoice_id),
  CONSTRAINT dunning_case_invoice FOREIGN KEY (invoice_id) REFERENCES billing.invoice (invoice_id) ON DELETE CASCADE,
  CONSTRAINT dunning_case_level FOREIGN KEY (level) REFERENCES billing.dunning_level (level),
  CONSTRAINT dunning_case_parent FOREIGN KEY (parent_case_id) REFERENCES billing.dunning_case (case_id) ON DELETE SET NULL
) ENGINE = InnoDB;

CREATE TABLE billing.dunning_letter (
  letter_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  case_id BIGINT UNSIGNED NOT NULL,
  level TINYINT UNSIGNED NOT NULL,
  sent_at DATETIME NOT NULL,
  fee DECIMAL(8, 2) NOT NULL,
  body MEDIUMTEXT NULL,
  CONSTRAINT dunning_letter_case FOREIGN KEY (case_id) REFERENCES billing.dunning_case (case_id) ON DELETE CASCADE
) ENGINE = InnoDB;

CREATE TABLE billing.ledger_account (
  ledger_no CHAR(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  title VARCHAR(80) NOT NULL,
  side ENUM('asset', 'liability', 'income', 'expense') NOT NULL,
  parent_no CHAR(4) CHARACTER SET ascii COLLATE ascii_bin NULL,
  CONSTRAINT ledger_account_parent FOREIGN KEY (parent_no) REFERENCES billing.ledger_account (ledger_no)
) ENGINE = InnoDB;

CREATE TABLE billing.ledger_entry (
  entry_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  booked_on DATE NOT NULL,
  ledger_no CHAR(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  debit DECIMAL(14, 2) NOT NULL DEFAULT 0,
  credit DECIMAL(14, 2) NOT NULL DEFAULT 0,
  document_kind ENUM('invoice', 'credit_note', 'payment', 'manual') NOT NULL,
  document_id BIGINT UNSIGNED NULL,
  booked_by VARCHAR(100) NOT NULL DEFAULT (CURRENT_USER()),
  PRIMARY KEY (entry_id, booked_on),
  KEY ledger_entry_account (ledger_no, booked_on),
  KEY ledger_entry_document (document_kind, document_id),
  CONSTRAINT one_side_only CHECK (debit = 0 OR credit = 0)
) ENGINE = InnoDB COMMENT 'Double-entry bookings; partitioned by year, so without foreign keys'
PARTITION BY RANGE (YEAR(booked_on)) SUBPARTITION BY HASH (MONTH(booked_on)) SUBPARTITIONS 2 (
  PARTITION y2025 VALUES LESS THAN (2026),
  PARTITION y2026 VALUES LESS THAN (2027),
  PARTITION later VALUES LESS THAN MAXVALUE
);

CREATE TABLE billing.bank_statement_line (
  statement_no INT UNSIGNED NOT NULL,
  line_no SMALLINT UNSIGNED NOT NULL,
  value_on DATE NOT NULL,
  amount DECIMAL(14, 2) NOT NULL,
  payer VARCHAR(160) NULL,
  purpose VARCHAR(400) NULL,
  matched_payment_id BIGINT UNSIGNED NULL,
  PRIMARY KEY (statement_no, line_no),
  KEY statement_matched (matched_payment_id),
  CONSTRAINT statement_payment FOREIGN KEY (matched_payment_id) REFERENCES billing.payment (payment_id)
) ENGINE = InnoDB;

CREATE TABLE billing.subscription_plan (
  plan_code VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  title VARCHAR(80) NOT NULL,
  monthly_net DECIMAL(10, 2) NOT NULL
) ENGINE = InnoDB;

CREATE TABLE billing.subscription (
  account_id BIGINT UNSIGNED NOT NULL,
  plan_code VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  started_on DATE NOT NULL,
  ended_on DATE NULL,
  PRIMARY KEY (account_id, plan_code, started_on),
  CONSTRAINT subscription_account FOREIGN KEY (account_id) REFERENCES billing.account (account_id) ON DELETE CASCADE,
  CONSTRAINT subscription_plan FOREIGN KEY (plan_code) REFERENCES billing.subscription_plan (plan_code) ON UPDATE CASCADE
) ENGINE = InnoDB;

CREATE TABLE billing.document (
  document_id BINARY(16) NOT NULL PRIMARY KEY,
  invoice_id BIGINT UNSIGNED NULL,
  media_type VARCHAR(60) NOT NULL DEFAULT 'application/pdf',
  content MEDIUMBLOB NULL,
  CONSTRAINT document_invoice FOREIGN KEY (invoice_id) REFERENCES billing.invoice (invoice_id) ON DELETE SET NULL
) ENGINE = InnoDB ROW_FORMAT = COMPRESSED KEY_BLOCK_SIZE = 8;

CREATE TABLE billing.pickup_point (
  point_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  title VARCHAR(80) NOT NULL,
  place POINT NOT NULL,
  SPATIAL KEY pickup_point_place (place)
) ENGINE = InnoDB COMMENT 'Where invoices can be paid in cash';

CREATE TABLE billing.audit_trail (
  at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  actor VARCHAR(100) NOT NULL,
  what VARCHAR(60) NOT NULL,
  detail VARCHAR(400) NULL
) ENGINE = Aria TRANSACTIONAL = 1 COMMENT 'Append only; no key on purpose';
CREATE TABLE billing.import_raw (file_name VARCHAR(100), line_no INT, line TEXT) ENGINE = MyISAM;
CREATE TABLE billing.run_lock (name VARCHAR(40) NOT NULL PRIMARY KEY, taken_at DATETIME NULL) ENGINE = MEMORY;
CREATE TABLE billing.`Old Tariff 2018` (`Tariff-No` INT NOT NULL, `Price (EUR)` DECIMAL(8, 2) UNSIGNED ZEROFILL NULL, PRIMARY KEY (`Tariff-No`)) ENGINE = InnoDB;
