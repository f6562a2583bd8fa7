SET ROLE warehouse_owner;

CREATE SCHEMA dim;
COMMENT ON SCHEMA dim IS 'Dimensions, kept with their history.';
CREATE SCHEMA fact;
CREATE SCHEMA forecast;
CREATE SCHEMA mart;
COMMENT ON SCHEMA mart IS 'Views for dashboards.';

CREATE TABLE dim.calendar (
  day_id integer PRIMARY KEY,
  day date NOT NULL UNIQUE,
  iso_week smallint NOT NULL,
  month smallint NOT NULL,
  quarter smallint NOT NULL,
  year smallint NOT NULL,
  is_weekend boolean GENERATED ALWAYS AS (extract(isodow FROM day) > 5) STORED
);
CREATE TABLE dim.product (
  product_row_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sku text NOT NULL,
  title text NOT NULL,
  category text NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  is_current boolean GENERATED ALWAYS AS (valid_to IS NULL) STORED,
  UNIQUE (sku, valid_from)
);
COMMENT ON TABLE dim.product IS 'Slowly changing: a new row for each change of title or category.';
CREATE TABLE dim.customer_group (
  customer_group_id integer PRIMARY KEY,
  country char(2) NOT NULL,
  tier text NOT NULL,
  UNIQUE (country, tier)
);
CREATE TABLE dim.site (site_id smallint PRIMARY KEY, code char(3) NOT NULL, region text NOT NULL);
CREATE TABLE fact.sale (
  day_id integer NOT NULL REFERENCES dim.calendar,
  product_row_id bigint NOT NULL REFERENCES dim.product,
  customer_group_id integer NOT NULL REFERENCES dim.customer_group,
  site_id smallint NOT NULL REFERENCES dim.site,
  pieces integer NOT NULL,
  net numeric(12, 2) NOT NULL,
  cost numeric(12, 2) NOT NULL
) PARTITION BY RANGE (day_id);
CREATE TABLE fact.sale_2025 PARTITION OF fact.sale FOR VALUES FROM (20250101) TO (20260101);
CREATE TABLE fact.sale_2026 PARTITION OF fact.sale FOR VALUES FROM (20260101) TO (20270101);
CREATE INDEX sale_product_idx ON fact.sale (product_row_id, day_id);
CREATE TABLE fact.stock_day (
  day_id integer NOT NULL REFERENCES dim.calendar,
  product_row_id bigint NOT NULL REFERENCES dim.product,
  site_id smallint NOT NULL REFERENCES dim.site,
  on_hand integer NOT NULL,
  PRIMARY KEY (day_id, product_row_id, site_id)
);
CREATE TABLE forecast.model_run (
  run_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  method text NOT NULL,
  trained_until date NOT NULL,
  error_share double precision
);
CREATE TABLE forecast.weekly_demand (
  sku text NOT NULL,
  week date NOT NULL,
  expected numeric(10, 1) NOT NULL,
  run_id integer REFERENCES forecast.model_run,
  PRIMARY KEY (sku, week)
);
CREATE TABLE forecast.promotion_plan (title text, starts_on date, ends_on date, uplift real);

INSERT INTO dim.calendar (day_id, day, iso_week, month, quarter, year)
SELECT to_char(d, 'YYYYMMDD')::integer, d, extract(week FROM d), extract(month FROM d), extract(quarter FROM d), extract(year FROM d)
FROM generate_series(timestamp '2025-01-01', timestamp '2026-12-31', interval '1 day') AS d;
INSERT INTO dim.product (sku, title, category, valid_from, valid_to)
SELECT 'P' || lpad(n::text, 4, '0') || '-1', 'Article ' || n, (ARRAY['baking','knives','glasses','tea','coffee'])[1 + n % 5], date '2025-01-01', CASE WHEN n % 10 = 0 THEN date '2025-12-31' END
FROM generate_series(1, 300) AS n;
INSERT INTO dim.product (sku, title, category, valid_from)
SELECT sku, title || ' (new design)', category, date '2026-01-01' FROM dim.product WHERE valid_to IS NOT NULL;
INSERT INTO dim.customer_group
SELECT row_number() OVER (), c, t FROM unnest(ARRAY['DE','FR','NL','SE']) AS c, unnest(ARRAY['new','regular','gold']) AS t;
INSERT INTO dim.site VALUES (1, 'NPT', 'north'), (2, 'SFD', 'south');
INSERT INTO fact.sale
SELECT c.day_id, 1 + (n * 37 + c.day_id % 97) % 300, 1 + (n + c.day_id) % 12, 1 + n % 2, 1 + n % 4, 9.5 + (n * 13) % 70, 5 + (n * 7) % 40
FROM dim.calendar c, generate_series(1, 30) AS n WHERE c.day < date '2026-07-01';
INSERT INTO fact.stock_day
SELECT c.day_id, p, s, 20 + (p * 3 + s) % 90 FROM dim.calendar c, generate_series(1, 60) AS p, generate_series(1, 2) AS s WHERE c.day BETWEEN date '2026-06-01' AND date '2026-06-30';
INSERT INTO forecast.model_run (method, trained_until, error_share) VALUES ('seasonal average', '2026-03-31', 0.19), ('gradient trees', '2026-06-30', 0.12);
INSERT INTO forecast.weekly_demand
SELECT p.sku, w, round((5 + (p.product_row_id * 11) % 60)::numeric, 1), 2
FROM dim.product p, generate_series(timestamp '2026-07-06', timestamp '2026-09-28', interval '7 days') AS w WHERE p.is_current;

CREATE VIEW mart.sales_by_month AS
  SELECT c.year, c.month, p.category, sum(s.pieces) AS pieces, sum(s.net) AS net, sum(s.net - s.cost) AS margin
  FROM fact.sale s JOIN dim.calendar c USING (day_id) JOIN dim.product p USING (product_row_id)
  GROUP BY CUBE (c.year, c.month, p.category);
CREATE VIEW mart.year_on_year AS
  SELECT this.month, this.category, this.net, before.net AS net_year_before, this.net / nullif(before.net, 0) - 1 AS growth
  FROM mart.sales_by_month AS this
  LEFT JOIN mart.sales_by_month AS before ON before.year = this.year - 1 AND before.month = this.month AND before.category = this.category
  WHERE this.year IS NOT NULL AND this.month IS NOT NULL AND this.category IS NOT NULL;
CREATE MATERIALIZED VIEW mart.stock_turn AS
  SELECT p.sku, st.region, avg(d.on_hand) AS average_stock, sold.pieces, sold.pieces / nullif(avg(d.on_hand), 0) AS turns
  FROM fact.stock_day d
  JOIN dim.product p USING (product_row_id)
  JOIN dim.site st USING (site_id)
  LEFT JOIN LATERAL (
    SELECT sum(s.pieces) AS pieces FROM fact.sale s WHERE s.product_row_id = d.product_row_id AND s.site_id = d.site_id
  ) AS sold ON true
  GROUP BY p.sku, st.region, sold.pieces;
CREATE VIEW mart.forecast_check AS
  WITH actual AS (
    SELECT p.sku, date_trunc('week', c.day)::date AS week, sum(s.pieces) AS pieces
    FROM fact.sale s JOIN dim.calendar c USING (day_id) JOIN dim.product p USING (product_row_id)
    GROUP BY 1, 2
  )
  SELECT sku, week, f.expected, a.pieces AS actual, abs(f.expected - a.pieces) AS error, m.method
  FROM forecast.weekly_demand f
  FULL JOIN actual a USING (sku, week)
  LEFT JOIN forecast.model_run m USING (run_id);
CREATE FUNCTION mart.sales_of(wanted_category text) RETURNS SETOF mart.sales_by_month
  LANGUAGE sql STABLE AS $$ SELECT * FROM mart.sales_by_month WHERE category = wanted_category $$;
CREATE PROCEDURE fact.load_day(wanted date)
  LANGUAGE plpgsql
  AS $$
BEGIN
  DELETE FROM fact.stock_day WHERE day_id = to_char(wanted, 'YYYYMMDD')::integer;
  INSERT INTO fact.stock_day (day_id, product_row_id, site_id, on_hand)
  SELECT to_char(wanted, 'YYYYMMDD')::integer, product_row_id, site_id, on_hand
  FROM fact.stock_day WHERE day_id = to_char(wanted - 1, 'YYYYMMDD')::integer;
END
$$;

GRANT USAGE ON SCHEMA dim, fact, mart TO analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA dim, fact, mart TO analyst WITH GRANT OPTION;
GRANT USAGE ON SCHEMA forecast TO warehouse_reader;
GRANT SELECT ON forecast.weekly_demand TO warehouse_reader;
GRANT EXECUTE ON PROCEDURE fact.load_day(date) TO nightly_jobs;

RESET ROLE;

ANALYZE;
