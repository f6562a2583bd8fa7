CREATE VIEW billing.open_item AS
  SELECT i.invoice_id, i.invoice_no, i.account_id, i.due_on, i.currency, i.gross,
         COALESCE(paid.amount, 0) AS paid, COALESCE(credited.amount, 0) AS credited,
         i.gross - COALESCE(paid.amount, 0) - COALESCE(credited.amount, 0) AS open_amount
  FROM billing.invoice i
  LEFT JOIN (SELECT invoice_id, SUM(amount) AS amount FROM billing.payment_allocation GROUP BY invoice_id) AS paid ON paid.invoice_id = i.invoice_id
  LEFT JOIN (SELECT invoice_id, SUM(amount) AS amount FROM billing.credit_note GROUP BY invoice_id) AS credited ON credited.invoice_id = i.invoice_id
  WHERE i.status IN ('issued', 'partly_paid');

CREATE VIEW billing.aging AS
  WITH item AS (
    SELECT o.account_id, billing.to_euro(o.open_amount, o.currency, o.due_on) AS open_euro, DATEDIFF(DATE '2026-06-30', o.due_on) AS days
    FROM billing.open_item o
  )
  SELECT a.account_no, a.name,
         SUM(IF(item.days <= 0, item.open_euro, 0)) AS not_due,
         SUM(IF(item.days BETWEEN 1 AND 30, item.open_euro, 0)) AS days_1_30,
         SUM(CASE WHEN item.days > 30 THEN item.open_euro ELSE 0 END) AS older,
         MAX(item.days) AS oldest_days
  FROM item JOIN billing.account a USING (account_id)
  GROUP BY a.account_no, a.name;

CREATE VIEW billing.account_statement AS
  SELECT m.account_id, m.at, m.document, m.amount, SUM(m.amount) OVER (PARTITION BY m.account_id ORDER BY m.at, m.document) AS balance
  FROM (
    SELECT account_id, issued_on AS at, invoice_no AS document, gross AS amount FROM billing.invoice WHERE status <> 'draft'
    UNION ALL
    SELECT account_id, DATE(received_at), CONCAT('P-', payment_id), -amount FROM billing.payment
    UNION ALL
    SELECT i.account_id, c.issued_on, CONCAT('C-', c.credit_note_id), -c.amount FROM billing.credit_note c JOIN billing.invoice i USING (invoice_id)
  ) AS m;

CREATE VIEW billing.account_balance AS
  SELECT s.account_id, s.balance FROM billing.account_statement s
  WHERE (s.at, s.document) = (
    SELECT t.at, t.document FROM billing.account_statement t WHERE t.account_id = s.account_id ORDER BY t.at DESC, t.document DESC LIMIT 1
  );

CREATE VIEW billing.monthly_revenue AS
  SELECT DATE_FORMAT(i.issued_on, '%Y-%m') AS month, a.country, COUNT(*) AS invoices, SUM(billing.to_euro(i.net, i.currency, i.issued_on)) AS net,
         SUM(i.tax) AS tax, GROUP_CONCAT(DISTINCT i.currency ORDER BY i.currency SEPARATOR '+') AS currencies
  FROM billing.invoice i STRAIGHT_JOIN billing.account a ON a.account_id = i.account_id
  WHERE i.status <> 'draft'
  GROUP BY DATE_FORMAT(i.issued_on, '%Y-%m'), a.country;

CREATE VIEW billing.revenue_growth AS
  SELECT month, country, net, LAG(net) OVER w AS net_before, net / NULLIF(LAG(net) OVER w, 0) - 1 AS growth, RANK() OVER (PARTITION BY month ORDER BY net DESC) AS place
  FROM billing.monthly_revenue
  WINDOW w AS (PARTITION BY country ORDER BY month);

CREATE VIEW billing.trial_balance AS
  WITH RECURSIVE tree AS (
    SELECT ledger_no, title, ledger_no AS top_no FROM billing.ledger_account WHERE parent_no IS NULL
    UNION ALL
    SELECT c.ledger_no, c.title, tree.top_no FROM billing.ledger_account c JOIN tree ON tree.ledger_no = c.parent_no
  )
  SELECT tree.top_no, tree.ledger_no, tree.title, SUM(e.debit) AS debit, SUM(e.credit) AS credit, SUM(e.debit) - SUM(e.credit) AS balance
  FROM tree LEFT JOIN billing.ledger_entry e ON e.ledger_no = tree.ledger_no
  GROUP BY tree.top_no, tree.ledger_no, tree.title;

CREATE VIEW billing.unbalanced_document AS
  SELECT document_kind, document_id, SUM(debit) AS debit, SUM(credit) AS credit
  FROM billing.ledger_entry
  GROUP BY document_kind, document_id
  HAVING ABS(SUM(debit) - SUM(credit)) > 0.01;

CREATE VIEW billing.unmatched_bank_line AS
  SELECT l.statement_no, l.line_no, l.value_on, l.amount, l.payer, i.invoice_id AS suggested_invoice_id, i.account_id AS suggested_account_id
  FROM billing.bank_statement_line l
  LEFT JOIN billing.invoice i ON l.purpose LIKE CONCAT('%', i.invoice_no, '%')
  WHERE l.matched_payment_id IS NULL;

CREATE VIEW billing.dunning_worklist AS
  SELECT c.case_id, o.invoice_no, a.name, a.email, l.title AS level, o.open_amount + l.fee AS claim,
         (SELECT MAX(x.sent_at) FROM billing.dunning_letter x WHERE x.case_id = c.case_id) AS last_letter_at
  FROM billing.dunning_case c
  NATURAL JOIN billing.dunning_level l
  JOIN billing.open_item o ON o.invoice_id = c.invoice_id
  JOIN billing.account a ON a.account_id = o.account_id
  WHERE c.closed_on IS NULL AND NOT FIND_IN_SET('blocked', a.flags);

CREATE VIEW billing.provider_fee AS
  SELECT provider, DATE_FORMAT(received_on, '%Y-%m') AS month, COUNT(*) AS messages,
         SUM(JSON_VALUE(body, '$.fee')) AS fees, SUM(CAST(JSON_VALUE(body, '$.amount') AS DECIMAL(14, 2))) AS turnover
  FROM billing.provider_event WHERE kind = 'captured'
  GROUP BY provider, DATE_FORMAT(received_on, '%Y-%m') WITH ROLLUP;

CREATE VIEW billing.recurring_income AS
  SELECT p.title, COUNT(s.account_id) AS subscribers, COUNT(s.account_id) * p.monthly_net AS monthly_net
  FROM billing.subscription_plan p LEFT JOIN billing.subscription s ON s.plan_code = p.plan_code AND s.ended_on IS NULL
  GROUP BY p.plan_code, p.title, p.monthly_net;

CREATE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW billing.german_account AS
  SELECT account_id, account_no, name, credit_limit FROM billing.account WHERE country = 'DE'
  WITH CASCADED CHECK OPTION;

CREATE ALGORITHM = TEMPTABLE VIEW billing.best_article AS
  SELECT x.sku, x.net, x.place FROM (
    SELECT l.sku, SUM(l.net) AS net, DENSE_RANK() OVER (ORDER BY SUM(l.net) DESC) AS place FROM billing.invoice_line l GROUP BY l.sku
  ) AS x WHERE x.place <= 20;

CREATE VIEW billing.silent_debtor AS
  SELECT account_id FROM billing.open_item
  EXCEPT
  SELECT account_id FROM billing.payment WHERE received_at >= '2026-01-01';

CREATE VIEW billing.finance_summary AS
  SELECT (SELECT SUM(net) FROM billing.monthly_revenue) AS revenue,
         (SELECT SUM(older) FROM billing.aging) AS overdue,
         (SELECT SUM(monthly_net) FROM billing.recurring_income) AS recurring,
         (SELECT COUNT(*) FROM billing.unmatched_bank_line) AS unmatched_lines;

CREATE VIEW tax.rate_today AS
  SELECT r.country, j.title, r.class_code, r.rate
  FROM tax.rate r JOIN tax.jurisdiction j ON j.country = r.country
  WHERE r.valid_to IS NULL OR r.valid_to >= CURRENT_DATE();

CREATE VIEW tax.amount_due AS
  SELECT p.country, p.first_day, p.last_day, i.tax_class, SUM(i.net) AS net, SUM(ROUND(i.net * i.tax_rate, 2)) AS tax
  FROM tax.return_period p
  JOIN billing.account a ON a.country = p.country
  JOIN billing.invoice h ON h.account_id = a.account_id AND h.issued_on BETWEEN p.first_day AND p.last_day
  JOIN billing.invoice_line i ON i.invoice_id = h.invoice_id
  WHERE p.filed_at IS NULL
  GROUP BY p.country, p.first_day, p.last_day, i.tax_class;

CREATE VIEW tax.filed_against_booked AS
  SELECT f.return_id, p.country, f.filed, b.booked, f.filed - b.booked AS difference
  FROM (SELECT return_id, SUM(tax) AS filed FROM tax.return_line GROUP BY return_id) AS f
  JOIN tax.return_period p USING (return_id)
  LEFT JOIN (
    SELECT QUARTER(e.booked_on) AS quarter, YEAR(e.booked_on) AS year, SUM(e.credit) AS booked
    FROM billing.ledger_entry e WHERE e.ledger_no = '3800' GROUP BY QUARTER(e.booked_on), YEAR(e.booked_on)
  ) AS b ON b.year = YEAR(p.first_day) AND b.quarter = QUARTER(p.first_day);

CREATE PROCEDURE tax.file_return(IN wanted_return INT UNSIGNED)
  MODIFIES SQL DATA
BEGIN
  REPLACE INTO tax.return_line (return_id, class_code, net, tax)
  SELECT wanted_return, d.tax_class, d.net, d.tax
  FROM tax.amount_due d JOIN tax.return_period p ON p.country = d.country AND p.first_day = d.first_day
  WHERE p.return_id = wanted_return;
  UPDATE tax.return_period SET filed_at = NOW() WHERE return_id = wanted_return;
END;
