SET ROLE shop_owner;

GRANT USAGE ON SCHEMA common TO PUBLIC;
GRANT USAGE ON SCHEMA sales, catalog TO read_sales, write_sales;
GRANT SELECT ON ALL TABLES IN SCHEMA sales, catalog TO read_sales;
GRANT INSERT, UPDATE ON sales.orders, sales.order_line, sales.payment, sales.basket, sales.voucher_use TO write_sales;
GRANT USAGE ON SEQUENCE sales.order_seq TO write_sales;
GRANT USAGE ON SCHEMA stock TO read_stock, write_stock;
GRANT SELECT ON ALL TABLES IN SCHEMA stock TO read_stock;
GRANT INSERT, UPDATE, DELETE ON stock.level, stock.movement, stock.stock_count, stock.stock_count_line TO write_stock;
GRANT USAGE ON SCHEMA crm TO read_crm, privacy_officer, storefront;
GRANT SELECT (customer_id, first_name, last_name, tier, country, is_business) ON crm.customer TO read_crm;
GRANT SELECT (email, phone, born_on), UPDATE (email, phone) ON crm.customer TO privacy_officer WITH GRANT OPTION;
GRANT SELECT ON crm.support_ticket, crm.support_message TO read_crm;
GRANT INSERT, UPDATE ON crm.support_ticket, crm.support_message TO support_agent;
GRANT SELECT, INSERT, UPDATE ON crm.customer, crm.customer_address, crm.customer_consent TO storefront;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA feed TO PUBLIC;
GRANT USAGE ON SCHEMA feed TO PUBLIC;
GRANT ALL ON feed.scratch TO PUBLIC;
GRANT USAGE ON SCHEMA reporting TO analyst, support_agent, nightly_jobs;
GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO analyst;
REVOKE SELECT ON reporting.customer_directory FROM analyst;
GRANT SELECT ON reporting.customer_directory TO support_agent;
GRANT INSERT, TRUNCATE ON reporting.top_customer_snapshot TO nightly_jobs;
REVOKE EXECUTE ON FUNCTION crm.recompute_tiers(date), ops.purge_before(text, text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION crm.recompute_tiers(date) TO nightly_jobs;
GRANT EXECUTE ON PROCEDURE sales.place_order(bigint, smallint, jsonb) TO storefront;
GRANT USAGE ON TYPE sales.order_status TO analyst;
ALTER DEFAULT PRIVILEGES IN SCHEMA reporting GRANT SELECT ON TABLES TO analyst;
ALTER DEFAULT PRIVILEGES IN SCHEMA sales GRANT SELECT ON TABLES TO read_sales;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

RESET ROLE;

CREATE PUBLICATION order_feed FOR TABLE sales.order_line, sales.payment, crm.customer WITH (publish = 'insert, update');
CREATE TEXT SEARCH CONFIGURATION catalog.shop_english (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION catalog.shop_english OWNER TO shop_owner;
CREATE EVENT TRIGGER structure_changes ON ddl_command_end EXECUTE FUNCTION ops.note_ddl();
COMMENT ON EVENT TRIGGER structure_changes IS 'Feeds ops.ddl_log.';

-- The forecasts of the other database, as tables of this one; only where the wrapper is installed.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'postgres_fdw') THEN
    EXECUTE format('CREATE SERVER warehouse_link FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host %L, port %L, dbname %L)',
                   '127.0.0.1', current_setting('port'), 'warehouse');
    EXECUTE format('CREATE USER MAPPING FOR shop_owner SERVER warehouse_link OPTIONS (user %L, password %L)',
                   'warehouse_reader', current_setting('demo.password_warehouse_reader'));
    GRANT USAGE ON FOREIGN SERVER warehouse_link TO shop_owner;
    SET ROLE shop_owner;
    CREATE FOREIGN TABLE reporting.demand_forecast (
      sku text NOT NULL,
      week date NOT NULL,
      expected_pieces numeric OPTIONS (column_name 'expected')
    ) SERVER warehouse_link OPTIONS (schema_name 'forecast', table_name 'weekly_demand', fetch_size '500');
    CREATE VIEW reporting.forecast_gap AS
      SELECT f.sku, f.week, f.expected_pieces, p.available, f.expected_pieces - p.available AS short_by
      FROM reporting.demand_forecast f
      JOIN (SELECT sku, sum(available) AS available FROM reporting.stock_position GROUP BY sku) AS p ON p.sku = f.sku
      WHERE f.expected_pieces > p.available;
    RESET ROLE;
  END IF;
END
$$;
