SET ROLE shop_owner;

CREATE SCHEMA common;
COMMENT ON SCHEMA common IS 'Types and helpers that all parts of the shop share.';
CREATE SCHEMA crm;
COMMENT ON SCHEMA crm IS 'Customers, their consents, support and loyalty.';
CREATE SCHEMA catalog;
COMMENT ON SCHEMA catalog IS 'What the shop sells: categories, products, variants and prices.';
CREATE SCHEMA stock;
COMMENT ON SCHEMA stock IS 'Sites, stock levels, movements and purchasing.';
CREATE SCHEMA sales;
COMMENT ON SCHEMA sales IS 'Orders from basket to refund.';
CREATE SCHEMA staff;
CREATE SCHEMA ops;
COMMENT ON SCHEMA ops IS 'Jobs, settings and audit of the shop itself.';
CREATE SCHEMA feed;
COMMENT ON SCHEMA feed IS 'Landing place of files from suppliers; emptied every week.';

CREATE DOMAIN common.email_address AS text
  CONSTRAINT looks_like_an_address CHECK (VALUE ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$');
COMMENT ON DOMAIN common.email_address IS 'One address, kept as entered.';
CREATE DOMAIN common.amount AS numeric(12, 2)
  CONSTRAINT amount_not_negative CHECK (VALUE >= 0);
CREATE DOMAIN common.share AS numeric(5, 4) DEFAULT 0
  CONSTRAINT share_between_0_and_1 CHECK (VALUE BETWEEN 0 AND 1);
CREATE DOMAIN common.country_code AS char(2)
  CONSTRAINT two_capitals CHECK (VALUE ~ '^[A-Z]{2}$');
CREATE DOMAIN common.positive_count AS integer NOT NULL
  CONSTRAINT count_above_zero CHECK (VALUE > 0);

CREATE TYPE common.postal_address AS (
  street text,
  city text,
  postcode text,
  country common.country_code
);
COMMENT ON TYPE common.postal_address IS 'An address as printed on a parcel.';
CREATE TYPE common.price_range AS RANGE (subtype = numeric);
CREATE COLLATION common.technical FROM "C";

CREATE TYPE crm.customer_tier AS ENUM ('new', 'regular', 'gold', 'platinum');
CREATE TYPE crm.consent_purpose AS ENUM ('newsletter', 'profiling', 'partner_offers');
CREATE TYPE crm.ticket_priority AS ENUM ('low', 'normal', 'high', 'urgent');
CREATE TYPE sales.order_status AS ENUM ('draft', 'placed', 'paid', 'packed', 'shipped', 'delivered', 'cancelled', 'returned');
COMMENT ON TYPE sales.order_status IS 'Life of an order; see sales.order_status_history.';
CREATE TYPE sales.payment_method AS ENUM ('card', 'transfer', 'wallet', 'invoice');
CREATE TYPE stock.movement_kind AS ENUM ('receipt', 'pick', 'adjustment', 'transfer', 'return');

CREATE FUNCTION common.net_of(gross numeric, tax_rate numeric) RETURNS numeric
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT round(gross / (1 + tax_rate), 2) $$;
COMMENT ON FUNCTION common.net_of(numeric, numeric) IS 'Net amount of a gross one; rounds half away from zero.';

CREATE FUNCTION common.weighted_step(state numeric[], value numeric, weight numeric) RETURNS numeric[]
  LANGUAGE sql IMMUTABLE
  AS $$ SELECT ARRAY[state[1] + coalesce(value * weight, 0), state[2] + coalesce(weight, 0)] $$;
CREATE FUNCTION common.weighted_end(state numeric[]) RETURNS numeric
  LANGUAGE sql IMMUTABLE
  AS $$ SELECT CASE WHEN state[2] = 0 THEN NULL ELSE state[1] / state[2] END $$;
CREATE AGGREGATE common.weighted_average(numeric, numeric) (
  SFUNC = common.weighted_step, STYPE = numeric[], FINALFUNC = common.weighted_end, INITCOND = '{0,0}'
);
COMMENT ON AGGREGATE common.weighted_average(numeric, numeric) IS 'Average of the first argument, weighted by the second.';

CREATE FUNCTION common.touch_updated_at() RETURNS trigger
  LANGUAGE plpgsql
  AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$;

RESET ROLE;

-- Extensions come with the server packages of most distributions; without them the shop only lacks two indexes.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['pg_trgm', 'postgres_fdw'] LOOP
    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = wanted) THEN
      EXECUTE format('CREATE EXTENSION %I SCHEMA common', wanted);
    END IF;
  END LOOP;
END
$$;
