CREATE TABLE tax.jurisdiction (
  country CHAR(2) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL PRIMARY KEY,
  title VARCHAR(80) NOT NULL,
  authority VARCHAR(120) NULL,
  filing ENUM('monthly', 'quarterly', 'yearly') NOT NULL DEFAULT 'quarterly'
) ENGINE = InnoDB COMMENT 'Countries where the shop files returns';

CREATE TABLE tax.rate_class (
  class_code VARCHAR(12) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL PRIMARY KEY,
  title VARCHAR(80) NOT NULL
) ENGINE = InnoDB;

CREATE TABLE tax.rate (
  rate_id INT UNSIGNED NOT NULL AUTO_INCREMENT,
  country CHAR(2) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  class_code VARCHAR(12) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  rate DECIMAL(5, 4) NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NULL,
  PRIMARY KEY (rate_id),
  UNIQUE KEY rate_start (country, class_code, valid_from),
  CONSTRAINT rate_country FOREIGN KEY (country) REFERENCES tax.jurisdiction (country) ON UPDATE CASCADE,
  CONSTRAINT rate_class FOREIGN KEY (class_code) REFERENCES tax.rate_class (class_code),
  CONSTRAINT rate_is_a_share CHECK (rate BETWEEN 0 AND 1)
) ENGINE = InnoDB WITH SYSTEM VERSIONING COMMENT 'Rates with their periods; the server keeps earlier states of each row';

CREATE TABLE tax.registration (
  country CHAR(2) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  tax_number VARCHAR(20) NOT NULL,
  registered_on DATE NOT NULL,
  PRIMARY KEY (country),
  CONSTRAINT registration_country FOREIGN KEY (country) REFERENCES tax.jurisdiction (country)
) ENGINE = InnoDB;

CREATE TABLE tax.return_period (
  return_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  country CHAR(2) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  first_day DATE NOT NULL,
  last_day DATE NOT NULL,
  filed_at DATETIME NULL,
  days SMALLINT AS (DATEDIFF(last_day, first_day) + 1) VIRTUAL,
  UNIQUE KEY one_return (country, first_day),
  CONSTRAINT return_country FOREIGN KEY (country) REFERENCES tax.jurisdiction (country),
  CONSTRAINT return_order CHECK (last_day > first_day)
) ENGINE = InnoDB;

CREATE TABLE tax.return_line (
  return_id INT UNSIGNED NOT NULL,
  class_code VARCHAR(12) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  net DECIMAL(14, 2) NOT NULL,
  tax DECIMAL(14, 2) NOT NULL,
  PRIMARY KEY (return_id, class_code),
  CONSTRAINT return_line_return FOREIGN KEY (return_id) REFERENCES tax.return_period (return_id) ON DELETE CASCADE
) ENGINE = InnoDB;

CREATE TABLE tax.threshold_note (country CHAR(2), note TEXT, amount DECIMAL(12, 2)) ENGINE = MyISAM COMMENT 'Notes of the accountant; no key';

INSERT INTO tax.jurisdiction VALUES
  ('DE', 'Germany', 'Central office', 'monthly'), ('FR', 'France', NULL, 'monthly'), ('NL', 'Netherlands', NULL, 'quarterly'),
  ('SE', 'Sweden', NULL, 'quarterly'), ('ES', 'Spain', NULL, 'quarterly'), ('IT', 'Italy', NULL, 'quarterly'), ('PL', 'Poland', NULL, 'monthly');
INSERT INTO tax.rate_class VALUES ('standard', 'Standard rate'), ('reduced', 'Reduced rate'), ('zero', 'Exempt');
INSERT INTO tax.rate (country, class_code, rate, valid_from)
SELECT j.country, c.class_code,
       CASE c.class_code WHEN 'standard' THEN 0.19 + ORD(j.country) % 7 / 100 WHEN 'reduced' THEN 0.05 + ORD(j.country) % 6 / 100 ELSE 0 END, '2021-01-01'
FROM tax.jurisdiction j CROSS JOIN tax.rate_class c;
INSERT INTO tax.registration SELECT country, CONCAT(country, '99', LPAD(ORD(country) * 1234, 7, '0')), '2021-06-01' FROM tax.jurisdiction;
INSERT INTO tax.return_period (country, first_day, last_day, filed_at)
SELECT j.country, q.first_day, LAST_DAY(q.first_day + INTERVAL 2 MONTH), IF(q.first_day < '2026-04-01', q.first_day + INTERVAL 110 DAY, NULL)
FROM tax.jurisdiction j
CROSS JOIN (SELECT DATE '2025-01-01' AS first_day UNION ALL SELECT DATE '2025-04-01' UNION ALL SELECT DATE '2025-07-01'
            UNION ALL SELECT DATE '2025-10-01' UNION ALL SELECT DATE '2026-01-01' UNION ALL SELECT DATE '2026-04-01') AS q;
