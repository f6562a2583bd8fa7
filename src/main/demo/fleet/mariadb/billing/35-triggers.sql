CREATE TRIGGER billing.invoice_line_added AFTER INSERT ON billing.invoice_line FOR EACH ROW
  UPDATE billing.invoice SET net = net + NEW.net, tax = tax + ROUND(NEW.net * NEW.tax_rate, 2) WHERE invoice_id = NEW.invoice_id;

CREATE TRIGGER billing.invoice_status_guard BEFORE UPDATE ON billing.invoice FOR EACH ROW
BEGIN
  IF OLD.status = 'paid' AND NEW.status = 'draft' THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'A paid invoice cannot become a draft';
  END IF;
END;

CREATE TRIGGER billing.payment_booked AFTER INSERT ON billing.payment FOR EACH ROW
BEGIN
  INSERT INTO billing.ledger_entry (booked_on, ledger_no, debit, document_kind, document_id)
  VALUES (DATE(NEW.received_at), '1200', billing.to_euro(NEW.amount, NEW.currency, DATE(NEW.received_at)), 'payment', NEW.payment_id);
  INSERT INTO billing.ledger_entry (booked_on, ledger_no, credit, document_kind, document_id)
  VALUES (DATE(NEW.received_at), '1400', billing.to_euro(NEW.amount, NEW.currency, DATE(NEW.received_at)), 'payment', NEW.payment_id);
END;

CREATE TRIGGER billing.account_audited AFTER UPDATE ON billing.account FOR EACH ROW
  INSERT INTO billing.audit_trail (actor, what, detail) VALUES (USER(), 'account changed', CONCAT('account ', OLD.account_id));

CREATE EVENT billing.nightly_dunning
  ON SCHEDULE EVERY 1 DAY STARTS '2026-01-01 03:00:00'
  ON COMPLETION PRESERVE DISABLE
  COMMENT 'Letters for what is overdue'
  DO CALL billing.run_dunning(CURRENT_DATE());

CREATE EVENT billing.trim_audit_trail
  ON SCHEDULE EVERY 1 WEEK STARTS '2026-01-04 04:00:00'
  DO DELETE FROM billing.audit_trail WHERE at < NOW() - INTERVAL 2 YEAR;
