CREATE FUNCTION billing.to_euro(amount DECIMAL(14, 2), currency CHAR(3), wanted_day DATE) RETURNS DECIMAL(14, 2)
  READS SQL DATA
  COMMENT 'The amount in euros at the last rate known on the day; null without a rate'
BEGIN
  DECLARE found_rate DECIMAL(14, 6);
  IF currency = 'EUR' THEN
    RETURN amount;
  END IF;
  SELECT r.per_euro INTO found_rate
  FROM billing.exchange_rate r WHERE r.code = currency AND r.day <= wanted_day ORDER BY r.day DESC LIMIT 1;
  RETURN ROUND(amount / found_rate, 2);
END;

CREATE FUNCTION billing.days_overdue(due_on DATE, today DATE) RETURNS INT
  DETERMINISTIC NO SQL
  RETURN GREATEST(0, DATEDIFF(today, due_on));

CREATE PROCEDURE billing.allocate_payment(IN wanted_payment BIGINT UNSIGNED, OUT rest DECIMAL(14, 2))
  MODIFIES SQL DATA SQL SECURITY INVOKER
  COMMENT 'Settles the oldest open invoices of the account with a payment'
BEGIN
  DECLARE wanted_account BIGINT UNSIGNED;
  DECLARE open_invoice BIGINT UNSIGNED;
  DECLARE open_amount DECIMAL(14, 2);
  DECLARE no_more BOOLEAN DEFAULT FALSE;
  DECLARE open_items CURSOR FOR
    SELECT i.invoice_id, i.gross - COALESCE(SUM(a.amount), 0)
    FROM billing.invoice i LEFT JOIN billing.payment_allocation a ON a.invoice_id = i.invoice_id
    WHERE i.account_id = wanted_account AND i.status IN ('issued', 'partly_paid')
    GROUP BY i.invoice_id, i.gross, i.due_on ORDER BY i.due_on;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET no_more = TRUE;
  SELECT p.account_id, p.amount INTO wanted_account, rest FROM billing.payment p WHERE p.payment_id = wanted_payment;
  OPEN open_items;
  settle: LOOP
    FETCH open_items INTO open_invoice, open_amount;
    IF no_more OR rest <= 0 THEN
      LEAVE settle;
    END IF;
    INSERT INTO billing.payment_allocation (payment_id, invoice_id, amount)
    VALUES (wanted_payment, open_invoice, LEAST(rest, open_amount));
    UPDATE billing.invoice SET status = IF(rest >= open_amount, 'paid', 'partly_paid') WHERE invoice_id = open_invoice;
    SET rest = rest - LEAST(rest, open_amount);
  END LOOP;
  CLOSE open_items;
END;

CREATE PROCEDURE billing.run_dunning(IN today DATE)
  MODIFIES SQL DATA
BEGIN
  INSERT INTO billing.dunning_case (invoice_id, level, opened_on)
  SELECT i.invoice_id, 1, today
  FROM billing.invoice i
  WHERE i.status IN ('issued', 'partly_paid')
    AND DATEDIFF(today, i.due_on) >= (SELECT MIN(l.after_days) FROM billing.dunning_level l)
  ON DUPLICATE KEY UPDATE level = LEAST(billing.dunning_case.level + 1, 3);
  INSERT INTO billing.dunning_letter (case_id, level, sent_at, fee)
  SELECT c.case_id, c.level, NOW(), l.fee
  FROM billing.dunning_case c JOIN billing.dunning_level l USING (level)
  WHERE c.closed_on IS NULL;
END;

CREATE PROCEDURE billing.purge_provider_events(IN before_day DATE)
  MODIFIES SQL DATA
BEGIN
  SET @purge = 'DELETE FROM billing.provider_event WHERE received_on < ?';
  SET @purge_before = before_day;
  PREPARE purge_statement FROM @purge;
  EXECUTE purge_statement USING @purge_before;
  DEALLOCATE PREPARE purge_statement;
END;
