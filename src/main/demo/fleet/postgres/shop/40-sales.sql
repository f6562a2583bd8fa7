SET ROLE shop_owner;

CREATE TABLE sales.channel (
  channel_id smallint PRIMARY KEY,
  code text NOT NULL UNIQUE,
  title text NOT NULL,
  fee_share common.share NOT NULL
);
CREATE TABLE sales.voucher (
  voucher_code text COLLATE common.technical PRIMARY KEY,
  discount common.share,
  amount_off common.amount,
  valid_from date NOT NULL,
  valid_to date NOT NULL,
  max_uses integer,
  CONSTRAINT one_kind_of_discount CHECK (num_nonnulls(discount, amount_off) = 1),
  CONSTRAINT voucher_period CHECK (valid_to >= valid_from)
);

CREATE SEQUENCE sales.order_seq START WITH 500000 CACHE 20;
CREATE TABLE sales.orders (
  order_id bigint NOT NULL DEFAULT nextval('sales.order_seq'),
  placed_on date NOT NULL,
  customer_id bigint NOT NULL REFERENCES crm.customer,
  channel_id smallint NOT NULL REFERENCES sales.channel,
  site_id smallint REFERENCES stock.site,
  status sales.order_status NOT NULL DEFAULT 'draft',
  currency char(3) NOT NULL DEFAULT 'EUR',
  goods_total common.amount NOT NULL DEFAULT 0,
  shipping_total common.amount NOT NULL DEFAULT 0,
  discount_total common.amount NOT NULL DEFAULT 0,
  total numeric(12, 2) GENERATED ALWAYS AS (goods_total::numeric + shipping_total::numeric - discount_total::numeric) STORED,
  ship_to common.postal_address,
  note text,
  placed_at timestamptz NOT NULL,
  PRIMARY KEY (order_id, placed_on),
  CONSTRAINT discount_within_goods CHECK (discount_total <= goods_total)
) PARTITION BY RANGE (placed_on);
COMMENT ON TABLE sales.orders IS 'Orders of all channels; one partition for each quarter.';
COMMENT ON COLUMN sales.orders.total IS 'What the customer pays, tax included.';
ALTER SEQUENCE sales.order_seq OWNED BY sales.orders.order_id;
CREATE TABLE sales.orders_2025q1 PARTITION OF sales.orders FOR VALUES FROM ('2025-01-01') TO ('2025-04-01');
CREATE TABLE sales.orders_2025q2 PARTITION OF sales.orders FOR VALUES FROM ('2025-04-01') TO ('2025-07-01');
CREATE TABLE sales.orders_2025q3 PARTITION OF sales.orders FOR VALUES FROM ('2025-07-01') TO ('2025-10-01');
CREATE TABLE sales.orders_2025q4 PARTITION OF sales.orders FOR VALUES FROM ('2025-10-01') TO ('2026-01-01');
CREATE TABLE sales.orders_2026q1 PARTITION OF sales.orders FOR VALUES FROM ('2026-01-01') TO ('2026-04-01');
CREATE TABLE sales.orders_2026q2 PARTITION OF sales.orders FOR VALUES FROM ('2026-04-01') TO ('2026-07-01');
CREATE TABLE sales.orders_later PARTITION OF sales.orders DEFAULT;
CREATE INDEX orders_customer_idx ON sales.orders (customer_id, placed_on DESC);
CREATE INDEX orders_open_idx ON sales.orders (status) WHERE status NOT IN ('delivered', 'cancelled', 'returned');

CREATE TABLE sales.order_line (
  order_id bigint NOT NULL,
  placed_on date NOT NULL,
  line_no smallint NOT NULL,
  variant_id integer NOT NULL REFERENCES catalog.variant,
  quantity common.positive_count,
  unit_price common.amount NOT NULL,
  line_discount common.amount NOT NULL DEFAULT 0,
  line_total numeric(12, 2) GENERATED ALWAYS AS (quantity::integer * unit_price::numeric - line_discount::numeric) STORED,
  tax_rate common.share NOT NULL,
  PRIMARY KEY (order_id, line_no),
  CONSTRAINT order_line_order_fkey FOREIGN KEY (order_id, placed_on) REFERENCES sales.orders ON DELETE CASCADE
);
CREATE INDEX order_line_variant_idx ON sales.order_line (variant_id);
CREATE TABLE sales.order_status_history (
  order_id bigint NOT NULL,
  placed_on date NOT NULL,
  changed_at timestamptz NOT NULL,
  old_status sales.order_status,
  new_status sales.order_status NOT NULL,
  changed_by text NOT NULL DEFAULT current_user,
  PRIMARY KEY (order_id, changed_at, new_status),
  FOREIGN KEY (order_id, placed_on) REFERENCES sales.orders ON DELETE CASCADE
);
CREATE TABLE sales.payment (
  payment_id uuid PRIMARY KEY,
  order_id bigint NOT NULL,
  placed_on date NOT NULL,
  method sales.payment_method NOT NULL,
  amount common.amount NOT NULL,
  card_last4 char(4),
  captured_at timestamptz,
  failed_reason text,
  FOREIGN KEY (order_id, placed_on) REFERENCES sales.orders,
  CONSTRAINT captured_or_failed CHECK (captured_at IS NULL OR failed_reason IS NULL),
  CONSTRAINT card_has_digits CHECK (method <> 'card' OR card_last4 IS NOT NULL)
);
COMMENT ON COLUMN sales.payment.card_last4 IS 'Last four digits only; the rest is with the payment provider.';
CREATE INDEX payment_order_hash_idx ON sales.payment USING hash (order_id);
CREATE TABLE sales.shipment (
  shipment_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id bigint NOT NULL,
  placed_on date NOT NULL,
  site_id smallint NOT NULL REFERENCES stock.site,
  carrier text NOT NULL,
  tracking_code text UNIQUE,
  packed_by integer REFERENCES staff.employee,
  shipped_at timestamptz,
  delivered_at timestamptz,
  FOREIGN KEY (order_id, placed_on) REFERENCES sales.orders
);
CREATE TABLE sales.shipment_line (
  shipment_id bigint NOT NULL REFERENCES sales.shipment ON DELETE CASCADE,
  order_id bigint NOT NULL,
  line_no smallint NOT NULL,
  quantity common.positive_count,
  PRIMARY KEY (shipment_id, order_id, line_no),
  FOREIGN KEY (order_id, line_no) REFERENCES sales.order_line
);
CREATE TABLE sales.refund (
  refund_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payment_id uuid NOT NULL REFERENCES sales.payment,
  amount common.amount NOT NULL,
  reason text NOT NULL,
  approved_by integer REFERENCES staff.employee ON DELETE SET NULL,
  refunded_at timestamptz NOT NULL
);
CREATE TABLE sales.voucher_use (
  voucher_code text COLLATE common.technical NOT NULL REFERENCES sales.voucher ON UPDATE CASCADE,
  order_id bigint NOT NULL,
  placed_on date NOT NULL,
  used_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (voucher_code, order_id),
  FOREIGN KEY (order_id, placed_on) REFERENCES sales.orders ON DELETE CASCADE
);
CREATE TABLE sales.order_event (
  order_id bigint NOT NULL,
  region text NOT NULL,
  kind text NOT NULL,
  detail jsonb,
  happened_on date NOT NULL
) PARTITION BY LIST (region);
COMMENT ON TABLE sales.order_event IS 'What customers did with an order, by region and half-year. Has no key: written by a message consumer.';
CREATE TABLE sales.order_event_eu PARTITION OF sales.order_event FOR VALUES IN ('north', 'south', 'west') PARTITION BY RANGE (happened_on);
CREATE TABLE sales.order_event_eu_2025 PARTITION OF sales.order_event_eu FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE sales.order_event_eu_2026 PARTITION OF sales.order_event_eu FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE sales.order_event_other PARTITION OF sales.order_event DEFAULT;
CREATE INDEX order_event_kind_idx ON sales.order_event (kind, happened_on);
CREATE TABLE sales.basket (
  basket_id uuid PRIMARY KEY,
  customer_id bigint REFERENCES crm.customer ON DELETE CASCADE,
  lines jsonb NOT NULL,
  abandoned_at timestamptz
);

CREATE TABLE ops.app_setting (
  name text PRIMARY KEY,
  value jsonb NOT NULL,
  changed_by text NOT NULL DEFAULT current_user,
  changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE ops.job_run (
  job_run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job text NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  rows_written bigint,
  error text
);
CREATE TABLE ops.audit_log (
  at timestamptz NOT NULL DEFAULT now(),
  actor text NOT NULL DEFAULT session_user,
  action text NOT NULL,
  object text,
  detail jsonb
);
COMMENT ON TABLE ops.audit_log IS 'Who did what. Append only; it has no key on purpose.';
CREATE TABLE ops.audit_log_archive (archived_on date NOT NULL DEFAULT current_date) INHERITS (ops.audit_log);
CREATE TABLE ops.ddl_log (
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  command text NOT NULL,
  object text
);
CREATE UNLOGGED TABLE feed.supplier_file (
  file_name text NOT NULL,
  line_no integer NOT NULL,
  line text,
  loaded_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE feed.supplier_file IS 'Raw lines of price lists. Unlogged: can be loaded again.';
CREATE TABLE feed.rejected_line (file_name text, line_no integer, reason text);
CREATE TABLE feed."Legacy Import 2019" (
  "Customer No" varchar(20),
  "First.Name" varchar(100),
  "E-Mail" varchar(200),
  "Total (EUR)" money,
  migrated bit(1) DEFAULT B'0'
);
CREATE TABLE feed.scratch (id integer, data bytea);

RESET ROLE;
