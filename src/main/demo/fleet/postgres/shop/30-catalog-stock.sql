SET ROLE shop_owner;

CREATE TABLE catalog.category (
  category_id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  parent_id smallint REFERENCES catalog.category,
  slug text COLLATE common.technical NOT NULL UNIQUE,
  title text NOT NULL,
  CONSTRAINT not_its_own_parent CHECK (parent_id <> category_id)
);
COMMENT ON TABLE catalog.category IS 'Tree of categories; the top ones have no parent.';

CREATE TABLE catalog.product (
  product_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  category_id smallint NOT NULL REFERENCES catalog.category,
  sku_root text NOT NULL UNIQUE,
  title text NOT NULL,
  description text,
  attributes jsonb NOT NULL DEFAULT '{}',
  labels text[] NOT NULL DEFAULT '{}',
  tax_rate common.share NOT NULL DEFAULT 0.2,
  launched_on date,
  retired_on date,
  search_words tsvector
);
COMMENT ON TABLE catalog.product IS 'A product as shown to customers; what is bought is a variant of it.';
COMMENT ON COLUMN catalog.product.attributes IS 'Free attributes: material, capacity, dishwasher, ...';
CREATE INDEX product_attributes_idx ON catalog.product USING gin (attributes jsonb_path_ops);
CREATE INDEX product_labels_idx ON catalog.product USING gin (labels);
CREATE INDEX product_search_idx ON catalog.product USING gin (search_words);
CREATE INDEX product_title_folded_idx ON catalog.product (lower(title));
CREATE STATISTICS catalog.product_category_tax (dependencies, ndistinct) ON category_id, tax_rate FROM catalog.product;
CREATE TRIGGER product_search_words BEFORE INSERT OR UPDATE OF title, description ON catalog.product
  FOR EACH ROW EXECUTE FUNCTION tsvector_update_trigger(search_words, 'pg_catalog.english', title, description);

CREATE TABLE catalog.variant (
  variant_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id integer NOT NULL REFERENCES catalog.product ON DELETE CASCADE,
  sku text COLLATE common.technical NOT NULL UNIQUE,
  colour text,
  size_label text,
  weight_g integer CHECK (weight_g > 0),
  length_mm integer,
  width_mm integer,
  height_mm integer,
  volume_mm3 bigint GENERATED ALWAYS AS (length_mm::bigint * width_mm * height_mm) STORED,
  UNIQUE (product_id, colour, size_label)
);
CREATE TABLE catalog.price (
  variant_id integer NOT NULL REFERENCES catalog.variant ON DELETE CASCADE,
  currency char(3) NOT NULL DEFAULT 'EUR',
  gross common.amount NOT NULL,
  valid_during daterange NOT NULL,
  PRIMARY KEY (variant_id, currency, valid_during),
  CONSTRAINT prices_do_not_overlap EXCLUDE USING gist
    (int4range(variant_id, variant_id, '[]') WITH &&, valid_during WITH &&) WHERE (currency = 'EUR')
);
COMMENT ON TABLE catalog.price IS 'Price by period; periods of one variant never overlap.';
CREATE TABLE catalog.review (
  review_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id integer NOT NULL REFERENCES catalog.product ON DELETE CASCADE,
  customer_id bigint REFERENCES crm.customer ON DELETE SET NULL,
  stars smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
  title text,
  body text,
  written_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX review_product_idx ON catalog.review (product_id, written_at DESC);
CREATE TABLE catalog.bundle_item (
  bundle_product_id integer NOT NULL REFERENCES catalog.product,
  item_variant_id integer NOT NULL REFERENCES catalog.variant,
  quantity common.positive_count,
  PRIMARY KEY (bundle_product_id, item_variant_id)
);
CREATE TABLE catalog.related_product (
  from_product_id integer NOT NULL REFERENCES catalog.product ON DELETE CASCADE,
  to_product_id integer NOT NULL REFERENCES catalog.product ON DELETE CASCADE,
  strength real NOT NULL,
  PRIMARY KEY (from_product_id, to_product_id),
  CHECK (from_product_id <> to_product_id)
);

CREATE TABLE stock.site (
  site_id smallint PRIMARY KEY,
  code char(3) NOT NULL UNIQUE,
  title text NOT NULL,
  address common.postal_address,
  opened_on date
);
CREATE TABLE stock.bin (
  bin_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site_id smallint NOT NULL REFERENCES stock.site,
  aisle smallint NOT NULL,
  rack smallint NOT NULL,
  shelf smallint NOT NULL,
  label text GENERATED ALWAYS AS (aisle::text || '-' || rack::text || '-' || shelf::text) STORED,
  UNIQUE (site_id, aisle, rack, shelf)
);
CREATE TABLE stock.level (
  variant_id integer NOT NULL REFERENCES catalog.variant,
  site_id smallint NOT NULL REFERENCES stock.site,
  on_hand integer NOT NULL DEFAULT 0,
  reserved integer NOT NULL DEFAULT 0,
  available integer GENERATED ALWAYS AS (on_hand - reserved) STORED,
  counted_at timestamptz,
  PRIMARY KEY (variant_id, site_id),
  CONSTRAINT reserved_is_on_hand CHECK (reserved BETWEEN 0 AND on_hand)
) WITH (fillfactor = 70);
COMMENT ON TABLE stock.level IS 'Stock by variant and site, kept by triggers on movements.';
CREATE SEQUENCE stock.movement_seq;
CREATE TABLE stock.movement (
  movement_id bigint NOT NULL DEFAULT nextval('stock.movement_seq'),
  variant_id integer NOT NULL,
  site_id smallint NOT NULL,
  bin_id integer,
  kind stock.movement_kind NOT NULL,
  quantity integer NOT NULL CHECK (quantity <> 0),
  reference text,
  moved_at timestamptz NOT NULL,
  PRIMARY KEY (variant_id, movement_id)
) PARTITION BY HASH (variant_id);
COMMENT ON TABLE stock.movement IS 'Everything that went in or out, spread over four partitions by variant.';
CREATE INDEX movement_moved_at_idx ON stock.movement (moved_at);

CREATE TABLE stock.supplier (
  supplier_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  contact_email common.email_address,
  country common.country_code NOT NULL,
  lead_time interval NOT NULL DEFAULT '14 days',
  rating numeric(2, 1)
);
CREATE TABLE stock.supplier_item (
  supplier_id integer NOT NULL REFERENCES stock.supplier,
  variant_id integer NOT NULL REFERENCES catalog.variant,
  supplier_sku text NOT NULL,
  cost common.amount NOT NULL,
  minimum_quantity common.positive_count DEFAULT 1,
  PRIMARY KEY (supplier_id, variant_id)
);
CREATE TABLE stock.purchase_order (
  purchase_order_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  supplier_id integer NOT NULL REFERENCES stock.supplier,
  site_id smallint NOT NULL REFERENCES stock.site,
  ordered_on date NOT NULL,
  expected_on date,
  received_on date,
  approved_by integer REFERENCES staff.employee
);
CREATE TABLE stock.purchase_order_line (
  purchase_order_id bigint NOT NULL REFERENCES stock.purchase_order ON DELETE CASCADE,
  line_no smallint NOT NULL,
  variant_id integer NOT NULL REFERENCES catalog.variant,
  quantity common.positive_count,
  unit_cost common.amount NOT NULL,
  PRIMARY KEY (purchase_order_id, line_no)
);
CREATE TABLE stock.reorder_rule (
  variant_id integer NOT NULL,
  site_id smallint NOT NULL,
  reorder_point integer NOT NULL,
  reorder_quantity common.positive_count,
  PRIMARY KEY (variant_id, site_id),
  FOREIGN KEY (variant_id, site_id) REFERENCES stock.level (variant_id, site_id) ON UPDATE CASCADE
);
CREATE TABLE stock.stock_count (
  count_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site_id smallint NOT NULL REFERENCES stock.site,
  counted_by integer REFERENCES staff.employee,
  started_at timestamptz NOT NULL,
  finished_at timestamptz
);
CREATE TABLE stock.stock_count_line (
  count_id integer NOT NULL REFERENCES stock.stock_count ON DELETE CASCADE,
  bin_id integer NOT NULL REFERENCES stock.bin,
  variant_id integer NOT NULL REFERENCES catalog.variant,
  expected integer NOT NULL,
  counted integer NOT NULL,
  difference integer GENERATED ALWAYS AS (counted - expected) STORED,
  PRIMARY KEY (count_id, bin_id, variant_id)
);

DO $$
BEGIN
  FOR part IN 0..3 LOOP
    EXECUTE format('CREATE TABLE stock.movement_p%s PARTITION OF stock.movement FOR VALUES WITH (MODULUS 4, REMAINDER %s)', part, part);
  END LOOP;
END
$$;

RESET ROLE;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
    CREATE INDEX product_title_similar_idx ON catalog.product USING gin (title common.gin_trgm_ops);
  END IF;
END
$$;
