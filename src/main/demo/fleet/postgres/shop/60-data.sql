-- The same rows on every machine: everything follows from counters through one hash.
CREATE FUNCTION pg_temp.pick(counter bigint, salt text, choices integer) RETURNS integer
  LANGUAGE sql IMMUTABLE
  AS $$ SELECT ('x' || substr(md5(counter::text || '/' || salt), 1, 7))::bit(28)::integer % choices $$;

INSERT INTO staff.team (name) VALUES ('Storefront'), ('Purchasing'), ('Warehouse North'), ('Warehouse South'), ('Support'), ('Finance');
INSERT INTO staff.employee (team_id, manager_id, full_name, work_email, hired_on, left_on, monthly_salary)
SELECT 1 + n % 6, CASE WHEN n > 6 THEN 1 + n % 6 END,
       (ARRAY['Ada','Bruno','Carla','Dmitri','Elif','Farid','Greta','Hugo','Ines','Jonas','Kaya','Liv'])[1 + n % 12] || ' ' ||
       (ARRAY['Almeida','Berg','Castell','Dorn','Eriksen','Falk','Grau','Holm','Ivanov','Jansen','Kowal'])[1 + n % 11],
       'staff' || n || '@tableandleaf.example', date '2018-01-01' + n * 37,
       CASE WHEN n % 13 = 0 THEN date '2025-03-31' + n END, 2400 + pg_temp.pick(n, 'salary', 40) * 75
FROM generate_series(1, 48) AS n;
UPDATE staff.team SET lead_employee_id = team_id;
INSERT INTO staff.shift (employee_id, during, note)
SELECT e, tstzrange((day + time '06:00') AT TIME ZONE 'UTC', (day + time '14:00') AT TIME ZONE 'UTC'), CASE WHEN e % 9 = 0 THEN 'training' END
FROM generate_series(1, 24) AS e, generate_series(timestamp '2026-05-04', timestamp '2026-05-29', interval '1 day') AS day
WHERE extract(isodow FROM day) < 6;

INSERT INTO crm.customer (email, first_name, last_name, born_on, phone, country, is_business, vat_number, referred_by, created_at, updated_at)
SELECT 'Customer.' || n || '@' || (ARRAY['post','mail','letters','inbox'])[1 + n % 4] || '.example',
       (ARRAY['Mara','Nils','Olga','Pavel','Quinn','Rosa','Sami','Tove','Ugo','Vera','Wim','Xenia','Yara','Zoe'])[1 + pg_temp.pick(n, 'first', 14)],
       (ARRAY['Arnold','Bianchi','Costa','Duval','Engel','Fischer','Garcia','Horvat','Iqbal','Jensen','Klein','Lopez','Moreau','Novak','Olsen'])[1 + pg_temp.pick(n, 'last', 15)],
       CASE WHEN n % 5 <> 0 THEN date '1950-01-01' + pg_temp.pick(n, 'born', 20000) END,
       CASE WHEN n % 3 = 0 THEN '+00 555 ' || lpad(n::text, 6, '0') END,
       (ARRAY['DE','FR','NL','SE','ES','IT','PL'])[1 + pg_temp.pick(n, 'country', 7)],
       n % 20 = 0, CASE WHEN n % 20 = 0 THEN 'VAT' || lpad(n::text, 9, '0') END,
       CASE WHEN n > 50 AND n % 11 = 0 THEN 1000 + pg_temp.pick(n, 'friend', 40) END,
       timestamptz '2024-06-01 00:00Z' + n * interval '5 hours 13 minutes', timestamptz '2024-06-01 00:00Z' + n * interval '5 hours 13 minutes'
FROM generate_series(1, 3000) AS n;
INSERT INTO crm.customer_address (customer_id, address_no, label, address, is_default)
SELECT c.customer_id, a, (ARRAY['home','work'])[a],
       ROW((ARRAY['Mill Lane','Harbour Street','Station Road','Linden Row'])[1 + pg_temp.pick(c.customer_id, 'street', 4)] || ' ' || (1 + pg_temp.pick(c.customer_id, 'house' || a, 120)),
           (ARRAY['Northport','Southfield','Westmere','Easton'])[1 + pg_temp.pick(c.customer_id, 'city', 4)],
           lpad(pg_temp.pick(c.customer_id, 'postcode', 99999)::text, 5, '0'), c.country)::common.postal_address, a = 1
FROM crm.customer c, generate_series(1, 2) AS a
WHERE a = 1 OR c.customer_id % 4 = 0;
INSERT INTO crm.customer_consent
SELECT c.customer_id, p, c.created_at + interval '1 minute',
       CASE WHEN pg_temp.pick(c.customer_id, 'withdrawn' || p, 9) = 0 THEN c.created_at + interval '90 days' END,
       (ARRAY['checkout','account page','shop counter'])[1 + pg_temp.pick(c.customer_id, 'source', 3)]
FROM crm.customer c, unnest(enum_range(NULL::crm.consent_purpose)) AS p
WHERE pg_temp.pick(c.customer_id, 'consent' || p, 3) = 0;
INSERT INTO crm.segment (code, title, rule) VALUES
  ('bakers', 'Buys baking goods', '{"category": "baking", "orders": 2}'),
  ('gift', 'Orders before holidays', '{"months": [11, 12]}'),
  ('lapsed', 'No order for half a year', '{"quiet_days": 180}'),
  ('wholesale', 'Businesses', '{"business": true}');
INSERT INTO crm.segment_member (segment_id, customer_id, score, added_at)
SELECT s.segment_id, c.customer_id, pg_temp.pick(c.customer_id, s.code, 1000) / 1000.0, timestamptz '2026-03-01 00:00Z'
FROM crm.segment s, crm.customer c WHERE pg_temp.pick(c.customer_id, 'member' || s.code, 6) = 0;
INSERT INTO crm.loyalty_account
SELECT customer_id, lpad(customer_id::text, 12, '7'), created_at::date FROM crm.customer WHERE customer_id % 3 = 1;
INSERT INTO crm.loyalty_entry (customer_id, points, reason, booked_at)
SELECT a.customer_id, CASE WHEN e = 4 THEN -50 ELSE 10 + pg_temp.pick(a.customer_id, 'points' || e, 90) END,
       CASE WHEN e = 4 THEN 'redeemed' ELSE 'order' END, timestamptz '2025-02-01 00:00Z' + e * interval '60 days' + a.customer_id * interval '7 minutes'
FROM crm.loyalty_account a, generate_series(1, 5) AS e;

INSERT INTO catalog.category (parent_id, slug, title) VALUES
  (NULL, 'kitchen', 'Kitchen'), (NULL, 'table', 'Table'), (NULL, 'pantry', 'Pantry'),
  (1, 'baking', 'Baking'), (1, 'knives', 'Knives'), (1, 'pans', 'Pots and pans'),
  (2, 'glasses', 'Glasses'), (2, 'plates', 'Plates'), (2, 'linen', 'Table linen'),
  (3, 'tea', 'Tea'), (3, 'coffee', 'Coffee'), (3, 'spices', 'Spices'), (10, 'green-tea', 'Green tea');
INSERT INTO catalog.product (category_id, sku_root, title, description, attributes, labels, tax_rate, launched_on, retired_on)
SELECT 4 + pg_temp.pick(n, 'category', 10), 'P' || lpad(n::text, 4, '0'),
       (ARRAY['Classic','Linden','Harbour','Nordic','Amber','Slate','Meadow'])[1 + pg_temp.pick(n, 'style', 7)] || ' ' ||
       (ARRAY['bowl','teapot','chef''s knife','casserole','tumbler','platter','napkin','cake tin','grinder'])[1 + pg_temp.pick(n, 'thing', 9)] || ' no. ' || n,
       'Made to last; number ' || n || ' of our own range.',
       jsonb_build_object('material', (ARRAY['steel','stoneware','glass','oak','cotton'])[1 + pg_temp.pick(n, 'material', 5)], 'dishwasher', n % 3 = 0),
       CASE WHEN n % 4 = 0 THEN ARRAY['gift','bestseller'] WHEN n % 5 = 0 THEN ARRAY['new'] ELSE '{}' END,
       CASE WHEN n % 6 = 0 THEN 0.07 ELSE 0.20 END, date '2020-01-01' + pg_temp.pick(n, 'launch', 1900),
       CASE WHEN n % 17 = 0 THEN date '2026-02-28' END
FROM generate_series(1, 300) AS n;
INSERT INTO catalog.variant (product_id, sku, colour, size_label, weight_g, length_mm, width_mm, height_mm)
SELECT p.product_id, p.sku_root || '-' || v, (ARRAY['white','blue','moss'])[v], CASE WHEN p.product_id % 2 = 0 THEN (ARRAY['S','M','L'])[v] END,
       100 + pg_temp.pick(p.product_id, 'weight' || v, 2900), 50 + pg_temp.pick(p.product_id, 'l' || v, 400), 50 + pg_temp.pick(p.product_id, 'w' || v, 300), 20 + pg_temp.pick(p.product_id, 'h' || v, 250)
FROM catalog.product p, generate_series(1, 3) AS v WHERE v <= 1 + p.product_id % 3;
INSERT INTO catalog.price (variant_id, currency, gross, valid_during)
SELECT v.variant_id, c.currency, round((4 + pg_temp.pick(v.variant_id, 'price', 9000) / 100.0) * c.factor * y.factor, 2), y.period
FROM catalog.variant v,
     (VALUES ('EUR', 1.0), ('SEK', 11.2)) AS c (currency, factor),
     (VALUES (daterange('2024-01-01', '2026-01-01'), 1.0), (daterange('2026-01-01', NULL), 1.04)) AS y (period, factor);
INSERT INTO catalog.review (product_id, customer_id, stars, title, body, written_at)
SELECT 1 + pg_temp.pick(n, 'reviewed', 300), 1000 + pg_temp.pick(n, 'reviewer', 3000), 1 + least(4, pg_temp.pick(n, 'stars', 7)),
       (ARRAY['As described','Lovely','Smaller than I thought','Good value','Broke after a month'])[1 + pg_temp.pick(n, 'verdict', 5)], NULL,
       timestamptz '2025-01-05 08:00Z' + n * interval '6 hours'
FROM generate_series(1, 1800) AS n;
INSERT INTO catalog.bundle_item SELECT p, 1 + (p * 7 + i) % 500, i FROM generate_series(290, 300) AS p, generate_series(1, 3) AS i;
INSERT INTO catalog.related_product
SELECT p, 1 + (p + step) % 300, 1.0 / step FROM generate_series(1, 300) AS p, (VALUES (1), (7), (31)) AS s (step);

INSERT INTO stock.site VALUES
  (1, 'NPT', 'Northport hub', ROW('Quay 4', 'Northport', '10001', 'NL')::common.postal_address, '2018-03-01'),
  (2, 'SFD', 'Southfield hub', ROW('Ring 12', 'Southfield', '40010', 'ES')::common.postal_address, '2021-09-01'),
  (3, 'RET', 'Returns desk', NULL, NULL);
INSERT INTO stock.bin (site_id, aisle, rack, shelf)
SELECT s, a, r, f FROM generate_series(1, 2) AS s, generate_series(1, 8) AS a, generate_series(1, 6) AS r, generate_series(1, 4) AS f;
INSERT INTO stock.movement (variant_id, site_id, bin_id, kind, quantity, reference, moved_at)
SELECT v.variant_id, 1 + m % 2, 1 + pg_temp.pick(v.variant_id, 'bin', 384),
       (CASE WHEN m <= 2 THEN 'receipt' WHEN m % 9 = 0 THEN 'adjustment' ELSE 'pick' END)::stock.movement_kind,
       CASE WHEN m <= 2 THEN 60 + pg_temp.pick(v.variant_id, 'received', 200) ELSE -1 - pg_temp.pick(v.variant_id, 'picked' || m, 4) END,
       'REF-' || m, timestamptz '2025-01-02 06:00Z' + m * interval '21 days' + v.variant_id * interval '11 minutes'
FROM catalog.variant v, generate_series(1, 24) AS m;
INSERT INTO stock.level (variant_id, site_id, on_hand, reserved, counted_at)
SELECT variant_id, site_id, greatest(sum(quantity), 0), CASE WHEN variant_id % 10 = 0 THEN least(2, greatest(sum(quantity), 0)) ELSE 0 END, timestamptz '2026-04-30 20:00Z'
FROM stock.movement GROUP BY variant_id, site_id;
INSERT INTO stock.supplier (name, contact_email, country, lead_time, rating)
SELECT (ARRAY['Kiln','Forge','Loom','Leaf','Cask','Grain'])[1 + n % 6] || ' & Co ' || n, 'sales@supplier' || n || '.example',
       (ARRAY['DE','PT','IT','PL','SE'])[1 + n % 5], (7 + n % 21) * interval '1 day', 2 + (n % 30) / 10.0
FROM generate_series(1, 40) AS n;
INSERT INTO stock.supplier_item
SELECT 1 + v.variant_id % 40, v.variant_id, 'S' || v.sku, round(2 + pg_temp.pick(v.variant_id, 'price', 9000) / 200.0, 2), 1 + v.variant_id % 12 FROM catalog.variant v;
INSERT INTO stock.purchase_order (supplier_id, site_id, ordered_on, expected_on, received_on, approved_by)
SELECT 1 + n % 40, 1 + n % 2, date '2025-01-06' + n * 2, date '2025-01-20' + n * 2, CASE WHEN n < 230 THEN date '2025-01-19' + n * 2 + n % 9 END, 2 + n % 6
FROM generate_series(1, 250) AS n;
INSERT INTO stock.purchase_order_line
SELECT p.purchase_order_id, l, i.variant_id, 10 + pg_temp.pick(p.purchase_order_id, 'quantity' || l, 90), i.cost
FROM stock.purchase_order p CROSS JOIN generate_series(1, 5) AS l
CROSS JOIN LATERAL (
  SELECT s.variant_id, s.cost FROM stock.supplier_item s WHERE s.supplier_id = p.supplier_id ORDER BY s.variant_id OFFSET l LIMIT 1
) AS i;
INSERT INTO stock.reorder_rule SELECT variant_id, site_id, 10 + variant_id % 20, 50 FROM stock.level WHERE variant_id % 3 = 0;
INSERT INTO stock.stock_count (site_id, counted_by, started_at, finished_at)
SELECT 1 + n % 2, 3 + n, timestamptz '2025-06-30 20:00Z' + n * interval '60 days', timestamptz '2025-07-01 03:00Z' + n * interval '60 days' FROM generate_series(1, 6) AS n;
INSERT INTO stock.stock_count_line
SELECT c, b, 1 + pg_temp.pick(c * 1000 + b, 'variant', 500), 40, 40 - (pg_temp.pick(c * 1000 + b, 'lost', 20) = 0)::integer FROM generate_series(1, 6) AS c, generate_series(1, 60) AS b;
CREATE TRIGGER movement_applied AFTER INSERT ON stock.movement FOR EACH ROW EXECUTE FUNCTION stock.apply_movement();

INSERT INTO sales.channel VALUES (1, 'web', 'Web shop', 0), (2, 'app', 'Mobile app', 0), (3, 'market', 'Marketplace', 0.12), (4, 'counter', 'Shop counter', 0);
INSERT INTO sales.voucher
SELECT 'WELCOME' || n, CASE WHEN n % 2 = 0 THEN 0.05 + n / 200.0 END, CASE WHEN n % 2 = 1 THEN 5 + n END, date '2025-01-01' + n * 12, date '2025-03-01' + n * 12, CASE WHEN n % 3 = 0 THEN 500 END
FROM generate_series(1, 30) AS n;
INSERT INTO sales.orders (placed_on, customer_id, channel_id, site_id, status, ship_to, placed_at)
SELECT day, 1000 + pg_temp.pick(n, 'buyer', 3000), 1 + least(3, pg_temp.pick(n, 'channel', 7)), 1 + pg_temp.pick(n, 'site', 2),
       (CASE WHEN day < date '2026-06-15' THEN CASE pg_temp.pick(n, 'end', 20) WHEN 0 THEN 'cancelled' WHEN 1 THEN 'returned' ELSE 'delivered' END
             ELSE (ARRAY['placed','paid','packed','shipped'])[1 + pg_temp.pick(n, 'open', 4)] END)::sales.order_status,
       ROW('Mill Lane ' || 1 + n % 99, 'Northport', lpad((n % 9999)::text, 5, '0'), 'NL')::common.postal_address,
       day + (n % 86400) * interval '1 second'
FROM (SELECT n, date '2025-01-01' + (n * 545 / 8000)::integer AS day FROM generate_series(1, 8000) AS n) AS numbered;
ANALYZE catalog.variant, catalog.product, catalog.price, sales.orders;
INSERT INTO sales.order_line (order_id, placed_on, line_no, variant_id, quantity, unit_price, line_discount, tax_rate)
SELECT o.order_id, o.placed_on, l, v.variant_id, 1 + pg_temp.pick(o.order_id, 'quantity' || l, 3), p.gross, CASE WHEN pg_temp.pick(o.order_id, 'discount' || l, 9) = 0 THEN 1 ELSE 0 END, pr.tax_rate
FROM sales.orders o
CROSS JOIN generate_series(1, 4) AS l
JOIN catalog.variant v ON v.variant_id = 1 + pg_temp.pick(o.order_id * 5 + l, 'variant', 590)
JOIN catalog.product pr ON pr.product_id = v.product_id
JOIN catalog.price p ON p.variant_id = v.variant_id AND p.currency = 'EUR' AND p.valid_during @> o.placed_on
WHERE l <= 1 + pg_temp.pick(o.order_id, 'lines', 4);
ANALYZE sales.orders, sales.order_line;
UPDATE sales.orders o
SET goods_total = l.goods, shipping_total = CASE WHEN l.goods < 50 THEN 4.90 ELSE 0 END, discount_total = CASE WHEN o.order_id % 12 = 0 THEN round(l.goods * 0.1, 2) ELSE 0 END
FROM (SELECT order_id, sum(line_total) AS goods FROM sales.order_line GROUP BY order_id) AS l
WHERE l.order_id = o.order_id;
INSERT INTO sales.payment
SELECT md5('payment' || o.order_id)::uuid, o.order_id, o.placed_on, m.method, o.total, CASE WHEN m.method = 'card' THEN lpad((o.order_id % 10000)::text, 4, '0') END,
       CASE WHEN o.status <> 'placed' AND o.order_id % 50 <> 0 THEN o.placed_at + interval '4 minutes' END, CASE WHEN o.order_id % 50 = 0 THEN 'refused by bank' END
FROM sales.orders o CROSS JOIN LATERAL (SELECT (enum_range(NULL::sales.payment_method))[1 + pg_temp.pick(o.order_id, 'method', 4)] AS method) AS m;
INSERT INTO sales.shipment (order_id, placed_on, site_id, carrier, tracking_code, packed_by, shipped_at, delivered_at)
SELECT o.order_id, o.placed_on, o.site_id, (ARRAY['Swift Parcel','Blue Van','Postal Union'])[1 + pg_temp.pick(o.order_id, 'carrier', 3)], 'TR' || o.order_id, 3 + o.order_id % 30,
       o.placed_at + interval '26 hours', CASE WHEN o.status IN ('delivered', 'returned') THEN o.placed_at + (50 + pg_temp.pick(o.order_id, 'days', 90)) * interval '1 hour' END
FROM sales.orders o WHERE o.status IN ('shipped', 'delivered', 'returned');
INSERT INTO sales.shipment_line SELECT s.shipment_id, l.order_id, l.line_no, l.quantity FROM sales.shipment s JOIN sales.order_line l USING (order_id);
INSERT INTO sales.refund (payment_id, amount, reason, approved_by, refunded_at)
SELECT p.payment_id, p.amount, (ARRAY['arrived broken','changed my mind','wrong item'])[1 + pg_temp.pick(o.order_id, 'reason', 3)], 5, o.placed_at + interval '12 days'
FROM sales.orders o JOIN sales.payment p USING (order_id, placed_on) WHERE o.status = 'returned';
INSERT INTO sales.voucher_use SELECT 'WELCOME' || 1 + o.order_id % 30, o.order_id, o.placed_on, o.placed_at FROM sales.orders o WHERE o.order_id % 12 = 0;
INSERT INTO sales.order_event (order_id, region, kind, detail, happened_on)
SELECT o.order_id, (ARRAY['north','south','west','islands'])[1 + pg_temp.pick(o.order_id, 'region', 4)], k.kind, jsonb_build_object('channel', o.channel_id), o.placed_on + k.days
FROM sales.orders o, (VALUES ('confirmed', 0), ('tracked', 2)) AS k (kind, days);
INSERT INTO sales.basket
SELECT md5('basket' || n)::uuid, CASE WHEN n % 3 <> 0 THEN 1000 + pg_temp.pick(n, 'owner', 3000) END,
       jsonb_build_array(jsonb_build_object('sku', 'P' || lpad((1 + n % 300)::text, 4, '0') || '-1', 'quantity', 1 + n % 3)), timestamptz '2026-06-01 00:00Z' + n * interval '30 minutes'
FROM generate_series(1, 600) AS n;
INSERT INTO crm.support_ticket (customer_id, assignee_id, priority, subject, opened_at, closed_at, satisfaction)
SELECT 1000 + pg_temp.pick(n, 'asks', 3000), CASE WHEN n % 6 <> 0 THEN 5 + 6 * (n % 7) END, (enum_range(NULL::crm.ticket_priority))[1 + pg_temp.pick(n, 'priority', 4)],
       (ARRAY['Where is my parcel?','Wrong colour','Invoice needed','Cannot sign in'])[1 + n % 4], timestamptz '2025-01-03 09:00Z' + n * interval '13 hours',
       CASE WHEN n < 950 THEN timestamptz '2025-01-04 11:00Z' + n * interval '13 hours' END, CASE WHEN n % 3 = 0 THEN 1 + n % 5 END
FROM generate_series(1, 1000) AS n;
INSERT INTO crm.support_message (ticket_id, message_no, from_customer, body, sent_at)
SELECT t.ticket_id, m, m % 2 = 1, CASE WHEN m % 2 = 1 THEN 'Hello, I am writing about: ' || t.subject ELSE 'Thank you, we are looking into it.' END, t.opened_at + m * interval '3 hours'
FROM crm.support_ticket t, generate_series(1, 3) AS m WHERE m <= 1 + t.ticket_id % 3;
INSERT INTO crm.contact_event (customer_id, kind, channel, payload, happened_at)
SELECT 1000 + pg_temp.pick(n, 'visitor', 3000), (ARRAY['page_view','search','mail_open','call','basket_add'])[1 + pg_temp.pick(n, 'kind', 5)], (ARRAY['web','app','mail','phone'])[1 + pg_temp.pick(n, 'over', 4)],
       jsonb_build_object('product', 1 + pg_temp.pick(n, 'seen', 300)), timestamptz '2025-07-01 00:00Z' + n * interval '43 minutes'
FROM generate_series(1, 12000) AS n;
INSERT INTO ops.app_setting (name, value) VALUES
  ('free_shipping_from', '{"amount": 50, "scope": "web"}'), ('return_days', '{"days": 30}'), ('banner', '{"text": "Summer tea week", "scope": "web"}');
INSERT INTO ops.job_run (job, started_at, ended_at, rows_written, error)
SELECT (ARRAY['refresh_reporting','recompute_tiers','export_ledger'])[1 + n % 3], timestamptz '2026-01-01 02:00Z' + n * interval '8 hours', timestamptz '2026-01-01 02:04Z' + n * interval '8 hours',
       pg_temp.pick(n, 'rows', 9000), CASE WHEN n % 70 = 0 THEN 'statement timeout' END
FROM generate_series(1, 540) AS n;
INSERT INTO ops.audit_log SELECT timestamptz '2026-01-01 00:00Z' + n * interval '2 hours', 'staff' || n % 9, (ARRAY['login','export','price change'])[1 + n % 3], NULL, NULL FROM generate_series(1, 900) AS n;
INSERT INTO ops.audit_log_archive SELECT timestamptz '2025-01-01 00:00Z' + n * interval '3 hours', 'staff' || n % 9, 'login', NULL, NULL, date '2026-01-02' FROM generate_series(1, 500) AS n;
INSERT INTO feed.supplier_file SELECT 'prices-2026-06.csv', n, 1 + n % 40 || ';P' || lpad((1 + n % 300)::text, 4, '0') || '-1;X' || n || ';' || 3 + n % 40, timestamptz '2026-06-01 00:00Z' FROM generate_series(1, 400) AS n;
INSERT INTO feed.rejected_line SELECT 'prices-2026-05.csv', n * 9, 'unknown article' FROM generate_series(1, 20) AS n;
INSERT INTO feed."Legacy Import 2019" SELECT 'K' || n, 'Someone', 'old' || n || '@post.example', n::numeric::money, B'1' FROM generate_series(1, 250) AS n;
