-- Accounts of the cluster. Only accounts whose password the session names can sign in.
CREATE ROLE shop_owner NOLOGIN;
COMMENT ON ROLE shop_owner IS 'Owns all objects of the shop; nobody signs in with it.';
CREATE ROLE warehouse_owner NOLOGIN;
COMMENT ON ROLE warehouse_owner IS 'Owns the decision data of the warehouse database.';

CREATE ROLE read_sales NOLOGIN;
CREATE ROLE read_crm NOLOGIN;
CREATE ROLE read_stock NOLOGIN;
CREATE ROLE write_sales NOLOGIN;
CREATE ROLE write_stock NOLOGIN;
CREATE ROLE privacy_officer NOLOGIN;
COMMENT ON ROLE privacy_officer IS 'May see contact data of customers and their consents.';

CREATE ROLE storefront LOGIN CONNECTION LIMIT 60;
COMMENT ON ROLE storefront IS 'The web shop.';
CREATE ROLE fulfilment LOGIN CONNECTION LIMIT 20;
COMMENT ON ROLE fulfilment IS 'Picking, packing and shipping in the sites.';
CREATE ROLE analyst LOGIN;
COMMENT ON ROLE analyst IS 'Reads the reporting schema and the warehouse.';
CREATE ROLE support_agent LOGIN;
CREATE ROLE support_lead LOGIN;
CREATE ROLE nightly_jobs LOGIN BYPASSRLS;
COMMENT ON ROLE nightly_jobs IS 'Refreshes materialized views and closes the day.';
CREATE ROLE contractor_2025 LOGIN VALID UNTIL '2025-12-31';
COMMENT ON ROLE contractor_2025 IS 'External developer; the contract has ended.';
CREATE ROLE warehouse_reader LOGIN;
COMMENT ON ROLE warehouse_reader IS 'Used by the shop to read forecasts of the warehouse database.';
CREATE ROLE waymark LOGIN;
COMMENT ON ROLE waymark IS 'Reads the catalogues for Waymark; may read no business data.';

GRANT read_sales TO write_sales;
GRANT read_stock TO write_stock;
GRANT write_sales, read_stock TO storefront;
GRANT write_stock, read_sales TO fulfilment;
GRANT read_sales, read_stock TO analyst;
GRANT read_crm TO support_agent;
GRANT support_agent TO support_lead WITH ADMIN OPTION;
GRANT privacy_officer TO support_lead;
GRANT read_sales, read_stock, read_crm TO nightly_jobs;
GRANT write_sales TO contractor_2025;
GRANT pg_monitor, pg_read_all_settings, pg_read_all_stats TO waymark;

ALTER ROLE analyst SET statement_timeout = '15min';
ALTER ROLE storefront SET search_path = sales, catalog, stock, common;

DO $$
DECLARE
  account text;
BEGIN
  FOREACH account IN ARRAY ARRAY['waymark', 'warehouse_reader'] LOOP
    EXECUTE format('ALTER ROLE %I PASSWORD %L', account, current_setting('demo.password_' || account));
  END LOOP;
END
$$;

CREATE DATABASE shop OWNER shop_owner TEMPLATE template0;
CREATE DATABASE warehouse OWNER warehouse_owner TEMPLATE template0;
COMMENT ON DATABASE shop IS 'Orders, stock and customers of the shop.';
COMMENT ON DATABASE warehouse IS 'Dimensional data and forecasts made from the shop every night.';
REVOKE CONNECT ON DATABASE warehouse FROM PUBLIC;
GRANT CONNECT ON DATABASE warehouse TO analyst, nightly_jobs, warehouse_reader, waymark;
ALTER DATABASE shop SET timezone = 'UTC';
