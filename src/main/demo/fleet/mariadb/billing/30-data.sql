-- The same rows on every machine: counters and arithmetic only.
CREATE TABLE billing.counter (n INT NOT NULL PRIMARY KEY);
INSERT INTO billing.counter
SELECT a.d + b.d * 10 + c.d * 100 + e.d * 1000
FROM (SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) AS a,
     (SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) AS b,
     (SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) AS c,
     (SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) AS e;

INSERT INTO billing.currency VALUES ('EUR', 'Euro', 2), ('SEK', 'Swedish krona', 2), ('PLN', 'Zloty', 2);
INSERT INTO billing.exchange_rate
SELECT k.code, DATE '2025-01-01' + INTERVAL c.n DAY, k.base + SIN(c.n / 30) * k.base / 40
FROM billing.counter c CROSS JOIN (SELECT 'SEK' AS code, 11.2 AS base UNION ALL SELECT 'PLN', 4.3) AS k WHERE c.n < 546;
INSERT INTO billing.account (customer_id, name, email, country, language, flags, credit_limit, opened_at)
SELECT 1000 + n, CONCAT(ELT(1 + n % 7, 'Mara', 'Nils', 'Olga', 'Pavel', 'Rosa', 'Sami', 'Tove'), ' ', ELT(1 + n % 11, 'Arnold', 'Bianchi', 'Costa', 'Duval', 'Engel', 'Fischer', 'Garcia', 'Horvat', 'Iqbal', 'Jensen', 'Klein')),
       IF(n % 9 = 0, NULL, CONCAT('customer.', n, '@post.example')), ELT(1 + n % 7, 'DE', 'FR', 'NL', 'SE', 'ES', 'IT', 'PL'), ELT(1 + n % 8, 'de', 'en', 'es', 'fr', 'nl', 'pl', 'sv', 'it'),
       CASE WHEN n % 40 = 0 THEN 'blocked' WHEN n % 25 = 0 THEN 'paper,reseller' ELSE '' END, n % 5 * 250, TIMESTAMP '2024-06-01 10:00:00' + INTERVAL n * 5 HOUR
FROM billing.counter WHERE n < 1500;
INSERT INTO billing.bank_account (account_id, iban, holder, mandate_signed_on)
SELECT account_id, CONCAT(country, '00TEST', LPAD(account_id, 14, '0')), name, IF(account_id % 3 = 0, DATE(opened_at), NULL) FROM billing.account WHERE account_id % 2 = 0;
INSERT INTO billing.ledger_account VALUES
  ('1000', 'Assets', 'asset', NULL), ('1200', 'Bank', 'asset', '1000'), ('1400', 'Receivables', 'asset', '1000'),
  ('3000', 'Liabilities', 'liability', NULL), ('3800', 'Sales tax', 'liability', '3000'),
  ('8000', 'Income', 'income', NULL), ('8400', 'Sales', 'income', '8000'), ('6000', 'Expenses', 'expense', NULL), ('6900', 'Bad debt', 'expense', '6000');
INSERT INTO billing.invoice (invoice_no, account_id, order_id, currency, issued_on, due_on, status, attributes)
SELECT CONCAT('R-', NEXTVAL(billing.invoice_number)), 1000 + n * 7 % 1500, 500000 + n * 2, ELT(1 + n % 9 DIV 8, 'EUR', 'SEK'),
       DATE '2025-01-02' + INTERVAL n * 500 DIV 3000 DAY, DATE '2025-01-16' + INTERVAL n * 500 DIV 3000 DAY, 'issued', JSON_OBJECT('channel', ELT(1 + n % 3, 'web', 'app', 'market'), 'gift', n % 4 = 0)
FROM billing.counter WHERE n < 3000 ORDER BY n;
INSERT INTO billing.invoice_line (invoice_id, line_no, sku, title, quantity, unit_net, tax_class, tax_rate)
SELECT i.invoice_id, l.n, CONCAT('P', LPAD(1 + (i.invoice_id * 3 + l.n) % 300, 4, '0'), '-1'), CONCAT('Article ', 1 + (i.invoice_id * 3 + l.n) % 300),
       1 + (i.invoice_id + l.n) % 3, 4 + (i.invoice_id * 31 + l.n * 17) % 6000 / 100, r.class_code, r.rate
FROM billing.invoice i
JOIN (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3) AS l ON l.n <= 1 + i.invoice_id % 3
JOIN billing.account a ON a.account_id = i.account_id
JOIN tax.rate r ON r.country = a.country AND r.class_code = IF((i.invoice_id + l.n) % 6 = 0, 'reduced', 'standard');
UPDATE billing.invoice i
JOIN (SELECT invoice_id, SUM(net) AS net, SUM(ROUND(net * tax_rate, 2)) AS tax FROM billing.invoice_line GROUP BY invoice_id) AS l ON l.invoice_id = i.invoice_id
SET i.net = l.net, i.tax = l.tax;
INSERT INTO billing.ledger_entry (booked_on, ledger_no, debit, credit, document_kind, document_id)
SELECT issued_on, '1400', gross, 0, 'invoice', invoice_id FROM billing.invoice
UNION ALL SELECT issued_on, '8400', 0, net, 'invoice', invoice_id FROM billing.invoice
UNION ALL SELECT issued_on, '3800', 0, tax, 'invoice', invoice_id FROM billing.invoice;
INSERT INTO billing.payment (account_id, method, received_at, amount, currency, provider_reference)
SELECT account_id, ELT(1 + invoice_id % 4, 'card', 'transfer', 'wallet', 'direct_debit'), issued_on + INTERVAL invoice_id % 30 DAY, IF(invoice_id % 20 = 0, ROUND(gross / 2, 2), gross), currency, UNHEX(MD5(invoice_id))
FROM billing.invoice WHERE invoice_id % 10 <> 3;
INSERT INTO billing.ledger_entry (booked_on, ledger_no, debit, credit, document_kind, document_id)
SELECT DATE(received_at), '1200', billing.to_euro(amount, currency, DATE(received_at)), 0, 'payment', payment_id FROM billing.payment
UNION ALL SELECT DATE(received_at), '1400', 0, billing.to_euro(amount, currency, DATE(received_at)), 'payment', payment_id FROM billing.payment;
INSERT INTO billing.payment_allocation
SELECT p.payment_id, i.invoice_id, p.amount FROM billing.invoice i STRAIGHT_JOIN billing.payment p ON p.provider_reference = UNHEX(MD5(i.invoice_id));
UPDATE billing.invoice i JOIN billing.payment_allocation a ON a.invoice_id = i.invoice_id
SET i.status = IF(a.amount >= i.gross, 'paid', 'partly_paid');
UPDATE billing.invoice SET status = 'written_off' WHERE status = 'issued' AND issued_on < '2025-03-01';
INSERT INTO billing.credit_note (invoice_id, issued_on, amount, reason)
SELECT invoice_id, issued_on + INTERVAL 9 DAY, ROUND(gross / 4, 2), ELT(1 + invoice_id % 3, 'damaged', 'late delivery', 'goodwill') FROM billing.invoice WHERE invoice_id % 37 = 0;
INSERT INTO billing.provider_event (received_on, provider, kind, body)
SELECT DATE(received_at), ELT(1 + payment_id % 2, 'northpay', 'cardhub'), IF(payment_id % 50 = 0, 'dispute', 'captured'), JSON_OBJECT('amount', amount, 'fee', ROUND(amount * 0.014, 2), 'tags', JSON_ARRAY('v2', method))
FROM billing.payment WHERE method IN ('card', 'wallet');
INSERT INTO billing.dunning_level VALUES (1, 'Reminder', 7, 0), (2, 'First warning', 21, 5), (3, 'Last warning', 42, 15);
INSERT INTO billing.dunning_case (invoice_id, level, opened_on)
SELECT invoice_id, 1 + invoice_id % 3, due_on + INTERVAL 10 DAY FROM billing.invoice WHERE status IN ('issued', 'partly_paid');
INSERT INTO billing.dunning_letter (case_id, level, sent_at, fee)
SELECT c.case_id, l.level, c.opened_on + INTERVAL l.after_days DAY, l.fee FROM billing.dunning_case c JOIN billing.dunning_level l ON l.level <= c.level;
INSERT INTO billing.bank_statement_line
SELECT 1 + n DIV 40, 1 + n % 40, DATE '2025-01-05' + INTERVAL n * 500 DIV 2000 DAY, 10 + n % 90, IF(n % 13 = 0, NULL, CONCAT('Payer ', n)), CONCAT('Invoice R-', 2500001 + n), IF(n % 5 = 0, NULL, 1 + n) FROM billing.counter WHERE n < 2000;
INSERT INTO billing.subscription_plan VALUES ('tea-box', 'Tea box', 19.00), ('coffee-box', 'Coffee box', 24.00), ('knife-care', 'Knife sharpening', 6.50);
INSERT INTO billing.subscription SELECT account_id, ELT(1 + account_id % 3, 'tea-box', 'coffee-box', 'knife-care'), DATE(opened_at), IF(account_id % 7 = 0, DATE(opened_at) + INTERVAL 6 MONTH, NULL) FROM billing.account WHERE account_id % 4 = 0;
INSERT INTO billing.document (document_id, invoice_id, content) SELECT UNHEX(MD5(CONCAT('document', invoice_id))), invoice_id, RPAD('%PDF-', 400, MD5(invoice_id)) FROM billing.invoice WHERE invoice_id % 10 = 0;
INSERT INTO billing.pickup_point (title, place) VALUES ('Northport counter', ST_GeomFromText('POINT(4.89 52.37)')), ('Southfield counter', ST_GeomFromText('POINT(-3.70 40.41)'));
INSERT INTO billing.audit_trail (at, actor, what) SELECT TIMESTAMP '2026-01-01 08:00:00' + INTERVAL n HOUR, CONCAT('clerk', n % 6), 'report opened' FROM billing.counter WHERE n < 800;
INSERT INTO billing.import_raw SELECT 'tariffs.csv', n, CONCAT(n, ';', n * 3) FROM billing.counter WHERE n < 200;
INSERT INTO billing.`Old Tariff 2018` SELECT n, n % 80 + 0.5 FROM billing.counter WHERE n < 120;
DROP TABLE billing.counter;
INSERT INTO tax.return_line (return_id, class_code, net, tax)
SELECT p.return_id, l.tax_class, SUM(l.net), SUM(ROUND(l.net * l.tax_rate, 2))
FROM tax.return_period p
JOIN billing.invoice i ON i.issued_on BETWEEN p.first_day AND p.last_day
JOIN billing.account a ON a.account_id = i.account_id AND a.country = p.country
JOIN billing.invoice_line l ON l.invoice_id = i.invoice_id
WHERE p.filed_at IS NOT NULL
GROUP BY p.return_id, l.tax_class;
INSERT INTO tax.threshold_note VALUES ('SE', 'Distance sales above this need a registration', 10000), ('PL', NULL, NULL);
ANALYZE TABLE billing.account, billing.invoice, billing.invoice_line, billing.payment, billing.payment_allocation, billing.ledger_entry, billing.provider_event, tax.rate, tax.return_line;
