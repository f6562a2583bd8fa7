SET ROLE shop_owner;
CREATE SCHEMA reporting;
COMMENT ON SCHEMA reporting IS 'What people read: views over the shop, refreshed every night where stored.';

-- One row for each line that counts as sold.
CREATE VIEW reporting.sold_line AS
  SELECT l.order_id, l.line_no, o.placed_on, o.customer_id, o.channel_id, l.variant_id, v.product_id,
         l.quantity, l.line_total AS gross, common.net_of(l.line_total, l.tax_rate) AS net,
         l.line_total - common.net_of(l.line_total, l.tax_rate) AS tax
  FROM sales.order_line l
  JOIN sales.orders o ON o.order_id = l.order_id AND o.placed_on = l.placed_on
  JOIN catalog.variant v ON v.variant_id = l.variant_id
  WHERE o.status NOT IN ('draft', 'cancelled');
COMMENT ON VIEW reporting.sold_line IS 'Lines of all orders that were neither drafts nor cancelled.';

CREATE VIEW reporting.daily_revenue AS
  SELECT placed_on AS day, count(DISTINCT order_id) AS orders, sum(quantity) AS pieces, sum(gross) AS gross, sum(net) AS net
  FROM reporting.sold_line
  GROUP BY placed_on;

CREATE VIEW reporting.revenue_trend AS
  SELECT day, net,
         avg(net) OVER week AS net_7_days,
         sum(net) OVER (PARTITION BY date_trunc('month', day) ORDER BY day) AS net_month_to_date,
         net - lag(net, 7) OVER (ORDER BY day) AS change_to_week_before,
         rank() OVER (ORDER BY net DESC) AS best_day_rank
  FROM reporting.daily_revenue
  WINDOW week AS (ORDER BY day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW);

CREATE VIEW reporting.category_path AS
  WITH RECURSIVE walk AS (
    SELECT category_id, parent_id, title, slug, title AS path, 1 AS depth, category_id AS top_category_id
    FROM catalog.category WHERE parent_id IS NULL
    UNION ALL
    SELECT c.category_id, c.parent_id, c.title, c.slug, w.path || ' > ' || c.title, w.depth + 1, w.top_category_id
    FROM catalog.category c JOIN walk w ON w.category_id = c.parent_id
  )
  SELECT category_id, slug, path, depth, top_category_id FROM walk;
COMMENT ON VIEW reporting.category_path IS 'Each category with the way to it from the top.';

CREATE MATERIALIZED VIEW reporting.product_performance AS
  WITH sold AS (
    SELECT s.product_id, sum(s.quantity) AS pieces, sum(s.net) AS net, max(s.placed_on) AS last_sold_on
    FROM reporting.sold_line s GROUP BY s.product_id
  ), rated AS (
    SELECT r.product_id, avg(r.stars)::numeric(3, 2) AS stars, count(*) AS reviews
    FROM catalog.review r GROUP BY r.product_id
  )
  SELECT p.product_id, p.sku_root, p.title, cp.path AS category, coalesce(s.pieces, 0) AS pieces, coalesce(s.net, 0) AS net,
         s.last_sold_on, r.stars, coalesce(r.reviews, 0) AS reviews,
         ntile(10) OVER (ORDER BY s.net DESC NULLS LAST) AS decile
  FROM catalog.product p
  JOIN reporting.category_path cp USING (category_id)
  LEFT JOIN sold s USING (product_id)
  LEFT JOIN rated r USING (product_id)
WITH DATA;
CREATE UNIQUE INDEX product_performance_key ON reporting.product_performance (product_id);
CREATE INDEX product_performance_net_idx ON reporting.product_performance (net DESC);
COMMENT ON MATERIALIZED VIEW reporting.product_performance IS 'Sales and ratings of each product; refreshed every night.';

CREATE VIEW reporting.top_products_by_category AS
  SELECT c.slug AS category, best.title, best.net, best.position
  FROM catalog.category c
  CROSS JOIN LATERAL (
    SELECT pp.title, pp.net, row_number() OVER (ORDER BY pp.net DESC) AS position
    FROM reporting.product_performance pp
    JOIN catalog.product p ON p.product_id = pp.product_id
    WHERE p.category_id = c.category_id
    ORDER BY pp.net DESC
    LIMIT 3
  ) AS best;

CREATE MATERIALIZED VIEW reporting.customer_value AS
  SELECT c.customer_id, c.country, c.tier, c.is_business,
         count(o.order_id) AS orders,
         coalesce(sum(o.total) FILTER (WHERE o.status <> 'cancelled'), 0) AS spent,
         min(o.placed_on) AS first_order_on, max(o.placed_on) AS last_order_on,
         (SELECT coalesce(sum(e.points), 0) FROM crm.loyalty_entry e WHERE e.customer_id = c.customer_id) AS points,
         EXISTS (SELECT FROM crm.newsletter_subscriber n WHERE n.customer_id = c.customer_id) AS reads_newsletter
  FROM crm.customer c
  LEFT JOIN sales.orders o ON o.customer_id = c.customer_id
  GROUP BY c.customer_id
WITH DATA;
CREATE UNIQUE INDEX customer_value_key ON reporting.customer_value (customer_id);

CREATE VIEW reporting.customer_directory AS
  SELECT c.customer_id, c.first_name || ' ' || c.last_name AS name, c.email_folded AS email,
         (a.address).city AS city, (a.address).country AS country, v.spent,
         CASE WHEN v.last_order_on IS NULL THEN 'never ordered'
              WHEN v.last_order_on < date '2026-01-01' THEN 'lapsed' ELSE 'active' END AS activity
  FROM crm.customer c
  LEFT JOIN crm.customer_address a ON a.customer_id = c.customer_id AND a.is_default
  LEFT JOIN reporting.customer_value v ON v.customer_id = c.customer_id;
COMMENT ON VIEW reporting.customer_directory IS 'Names and addresses with value. Personal data: for support only.';

CREATE VIEW reporting.segment_overlap AS
  SELECT a.code AS segment, b.code AS other_segment, count(*) AS customers
  FROM crm.segment a
  JOIN crm.segment_member ma USING (segment_id)
  JOIN crm.segment_member mb ON mb.customer_id = ma.customer_id AND mb.segment_id <> ma.segment_id
  JOIN crm.segment b ON b.segment_id = mb.segment_id
  GROUP BY a.code, b.code
  HAVING count(*) > 10;

-- Everything a customer did, from four tables.
CREATE VIEW reporting.customer_timeline AS
  SELECT customer_id, placed_at AS at, 'order' AS what, status::text AS detail FROM sales.orders
  UNION ALL
  SELECT t.customer_id, t.opened_at, 'ticket', t.subject FROM crm.support_ticket t
  UNION ALL
  SELECT e.customer_id, e.happened_at, e.kind, e.payload ->> 'product' FROM crm.contact_event e
  UNION ALL
  SELECT r.customer_id, r.written_at, 'review', r.title FROM catalog.review r WHERE r.customer_id IS NOT NULL;

CREATE VIEW reporting.last_touch AS
  SELECT DISTINCT ON (customer_id) customer_id, at, what, detail
  FROM reporting.customer_timeline
  ORDER BY customer_id, at DESC;

CREATE VIEW reporting.stock_position AS
  SELECT v.variant_id, v.sku, s.code AS site, l.on_hand, l.reserved, l.available, r.reorder_point,
         l.available < r.reorder_point AS must_reorder, coalesce(incoming.quantity, 0) AS on_order
  FROM stock.level l
  JOIN stock.site s ON s.site_id = l.site_id
  JOIN catalog.variant v ON v.variant_id = l.variant_id
  LEFT JOIN stock.reorder_rule r ON (r.variant_id, r.site_id) = (l.variant_id, l.site_id)
  LEFT JOIN (
    SELECT pl.variant_id, po.site_id, sum(pl.quantity) AS quantity
    FROM stock.purchase_order_line pl JOIN stock.purchase_order po USING (purchase_order_id)
    WHERE po.received_on IS NULL
    GROUP BY pl.variant_id, po.site_id
  ) AS incoming ON incoming.variant_id = l.variant_id AND incoming.site_id = l.site_id;

CREATE VIEW reporting.reorder_proposal AS
  SELECT p.sku, p.site, p.available, i.supplier_id, sp.name AS supplier, i.cost, r.reorder_quantity,
         i.cost * greatest(r.reorder_quantity, i.minimum_quantity) AS order_value
  FROM reporting.stock_position p
  JOIN stock.site st ON st.code = p.site
  JOIN stock.reorder_rule r ON r.variant_id = p.variant_id AND r.site_id = st.site_id
  JOIN LATERAL (
    SELECT si.supplier_id, si.cost, si.minimum_quantity
    FROM stock.supplier_item si WHERE si.variant_id = p.variant_id
    ORDER BY si.cost FETCH FIRST 1 ROW ONLY
  ) AS i ON true
  JOIN stock.supplier sp ON sp.supplier_id = i.supplier_id
  WHERE p.must_reorder;

CREATE VIEW reporting.supplier_score AS
  SELECT s.supplier_id, s.name, s.rating,
         avg(po.received_on - po.ordered_on) AS days_to_deliver,
         percentile_cont(0.9) WITHIN GROUP (ORDER BY po.received_on - po.expected_on) AS late_days_p90,
         count(*) FILTER (WHERE po.received_on > po.expected_on)::numeric / nullif(count(po.received_on), 0) AS late_share,
         string_agg(DISTINCT st.code, ', ' ORDER BY st.code) AS sites
  FROM stock.supplier s
  JOIN stock.purchase_order po ON po.supplier_id = s.supplier_id
  JOIN stock.site st ON st.site_id = po.site_id
  GROUP BY s.supplier_id, s.name, s.rating;

CREATE VIEW reporting.inventory_value AS
  SELECT st.code AS site, sum(l.on_hand * cost.average) AS value, common.weighted_average(cost.average, l.on_hand) AS average_cost
  FROM stock.level l
  JOIN stock.site st USING (site_id)
  JOIN (SELECT variant_id, avg(cost) AS average FROM stock.supplier_item GROUP BY variant_id) AS cost USING (variant_id)
  GROUP BY GROUPING SETS ((st.code), ());

CREATE VIEW reporting.monthly_margin AS
  WITH cost AS (
    SELECT DISTINCT ON (variant_id) variant_id, cost FROM stock.supplier_item ORDER BY variant_id, cost
  ), line AS (
    SELECT date_trunc('month', s.placed_on)::date AS month, s.product_id, s.net, s.quantity * c.cost AS bought_for
    FROM reporting.sold_line s JOIN cost c USING (variant_id)
  )
  SELECT l.month, cp.path AS category, sum(l.net) AS net, sum(l.bought_for) AS cost, sum(l.net) - sum(l.bought_for) AS margin,
         round((sum(l.net) - sum(l.bought_for)) / nullif(sum(l.net), 0), 4) AS margin_share
  FROM line l
  JOIN catalog.product p USING (product_id)
  JOIN reporting.category_path cp ON cp.category_id = p.category_id
  GROUP BY ROLLUP (l.month, cp.path);

CREATE VIEW reporting.channel_result AS
  SELECT ch.title AS channel, q.quarter, q.gross, q.fee, q.gross - q.fee AS kept
  FROM sales.channel ch,
       LATERAL (
         SELECT to_char(o.placed_on, 'YYYY"Q"Q') AS quarter, sum(o.total) AS gross, sum(o.total) * ch.fee_share AS fee
         FROM sales.orders o WHERE o.channel_id = ch.channel_id AND o.status <> 'cancelled'
         GROUP BY 1
       ) AS q;

CREATE VIEW reporting.payment_mix AS
  SELECT date_trunc('month', p.placed_on) AS month,
         sum(CASE p.method WHEN 'card' THEN p.amount END) AS card,
         sum(CASE p.method WHEN 'transfer' THEN p.amount END) AS transfer,
         sum(CASE WHEN p.method IN ('wallet', 'invoice') THEN p.amount ELSE 0 END) AS other,
         count(*) FILTER (WHERE p.failed_reason IS NOT NULL) AS failed
  FROM sales.payment p
  GROUP BY 1;

CREATE VIEW reporting.refund_rate AS
  SELECT pr.title, count(DISTINCT rf.refund_id) AS refunds, count(DISTINCT o.order_id) AS orders,
         count(DISTINCT rf.refund_id)::numeric / count(DISTINCT o.order_id) AS rate
  FROM catalog.product pr
  JOIN catalog.variant v ON v.product_id = pr.product_id
  JOIN sales.order_line l ON l.variant_id = v.variant_id
  JOIN sales.orders o USING (order_id)
  LEFT JOIN sales.payment pay ON pay.order_id = o.order_id
  LEFT JOIN sales.refund rf ON rf.payment_id = pay.payment_id
  GROUP BY pr.title;

CREATE VIEW reporting.delivery_time AS
  SELECT s.carrier, st.code AS site,
         extract(epoch FROM s.delivered_at - o.placed_at) / 3600 AS hours,
         e.full_name AS packed_by
  FROM sales.shipment s
  NATURAL JOIN stock.site st
  JOIN sales.orders o ON (o.order_id, o.placed_on) = (s.order_id, s.placed_on)
  LEFT JOIN staff.employee e ON e.employee_id = s.packed_by
  WHERE s.delivered_at IS NOT NULL;

CREATE VIEW reporting.slow_parcels AS
  SELECT carrier, site, hours, packed_by FROM reporting.delivery_time d
  WHERE hours > ALL (SELECT avg(x.hours) FROM reporting.delivery_time x WHERE x.carrier = d.carrier);

CREATE VIEW reporting.basket_line AS
  SELECT b.basket_id, b.customer_id, item ->> 'sku' AS sku, (item ->> 'quantity')::integer AS quantity, v.variant_id, ord AS position
  FROM sales.basket b
  CROSS JOIN LATERAL jsonb_array_elements(b.lines) WITH ORDINALITY AS items (item, ord)
  LEFT JOIN catalog.variant v ON v.sku = item ->> 'sku';

CREATE VIEW reporting.abandoned_value AS
  SELECT bl.customer_id, sum(bl.quantity * catalog.price_on(bl.variant_id, date '2026-06-01')) AS value, array_agg(bl.sku ORDER BY bl.position) AS skus
  FROM reporting.basket_line bl
  WHERE bl.customer_id IS NOT NULL AND bl.customer_id NOT IN (SELECT o.customer_id FROM sales.orders o WHERE o.placed_on >= date '2026-06-01')
  GROUP BY bl.customer_id;

CREATE VIEW reporting.bought_together AS
  SELECT least(a.product_id, b.product_id) AS product_id, greatest(a.product_id, b.product_id) AS other_product_id, count(*) AS times
  FROM reporting.sold_line a
  JOIN reporting.sold_line b ON b.order_id = a.order_id AND b.product_id <> a.product_id
  GROUP BY 1, 2;

CREATE VIEW reporting.label_usage AS
  SELECT label, count(*) AS products, min(p.launched_on) AS first_launched_on
  FROM catalog.product p, unnest(p.labels) AS label
  GROUP BY label;

CREATE VIEW reporting.quiet_customers AS
  SELECT customer_id FROM crm.customer
  EXCEPT
  SELECT customer_id FROM sales.orders WHERE placed_on >= date '2026-01-01'
  INTERSECT
  SELECT customer_id FROM reporting.customer_value WHERE spent > 0;

CREATE VIEW reporting.support_load AS
  SELECT coalesce(e.full_name, '(nobody)') AS agent, t.priority, count(*) AS tickets,
         avg(t.closed_at - t.opened_at) AS time_to_close,
         mode() WITHIN GROUP (ORDER BY t.subject) AS usual_subject,
         first_answer.hours AS median_hours_to_answer
  FROM crm.support_ticket t
  LEFT JOIN staff.employee e ON e.employee_id = t.assignee_id
  LEFT JOIN LATERAL (
    SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM m.sent_at - t2.opened_at) / 3600) AS hours
    FROM crm.support_ticket t2 JOIN crm.support_message m USING (ticket_id)
    WHERE t2.assignee_id = e.employee_id AND NOT m.from_customer
  ) AS first_answer ON true
  GROUP BY e.full_name, t.priority, first_answer.hours;

CREATE VIEW reporting.management_summary AS
  WITH revenue AS (
    SELECT sum(net) AS net, sum(gross) AS gross FROM reporting.daily_revenue WHERE day >= date '2026-01-01'
  ), stock AS (
    SELECT value FROM reporting.inventory_value WHERE site IS NULL
  ), lapsed AS (
    SELECT count(*) AS customers FROM reporting.customer_directory WHERE activity = 'lapsed'
  )
  SELECT r.net AS net_this_year, r.gross AS gross_this_year, s.value AS stock_value, l.customers AS lapsed_customers,
         (SELECT title FROM reporting.product_performance ORDER BY net DESC LIMIT 1) AS best_product,
         (SELECT max(margin_share) FROM reporting.monthly_margin WHERE category IS NOT NULL) AS best_margin_share
  FROM revenue r, stock s, lapsed l;
COMMENT ON VIEW reporting.management_summary IS 'One row for the Monday meeting.';

CREATE VIEW reporting.hiring AS
  SELECT extract(year FROM e.hired_on)::integer AS year, t.name AS team, count(*) AS hired,
         count(*) FILTER (WHERE e.left_on IS NOT NULL) AS left_since, lead.full_name AS team_lead
  FROM staff.employee e
  JOIN staff.team t USING (team_id)
  LEFT JOIN staff.employee AS lead ON lead.employee_id = t.lead_employee_id
  GROUP BY 1, 2, lead.full_name;

CREATE TABLE reporting.day_close (
  day date PRIMARY KEY,
  orders bigint NOT NULL,
  net numeric NOT NULL,
  refunded numeric NOT NULL DEFAULT 0,
  closed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE reporting.day_close IS 'Figures of a day, frozen when the day is closed.';
CREATE TABLE reporting.top_customer_snapshot AS
  SELECT customer_id, spent, orders, current_date AS taken_on FROM reporting.customer_value ORDER BY spent DESC LIMIT 100;

CREATE FUNCTION reporting.close_day(wanted date) RETURNS void
  LANGUAGE plpgsql
  AS $$
BEGIN
  INSERT INTO reporting.day_close AS d (day, orders, net, refunded)
  SELECT r.day, r.orders, r.net, coalesce(f.amount, 0)
  FROM reporting.daily_revenue r
  LEFT JOIN (
    SELECT refunded_at::date AS day, sum(amount) AS amount FROM sales.refund GROUP BY 1
  ) AS f ON f.day = r.day
  WHERE r.day = wanted
  ON CONFLICT (day) DO UPDATE SET orders = EXCLUDED.orders, net = EXCLUDED.net, refunded = EXCLUDED.refunded, closed_at = now();
END
$$;
CREATE FUNCTION reporting.customer_card(wanted bigint)
  RETURNS TABLE (name text, email text, spent numeric, last_seen timestamptz)
  LANGUAGE sql STABLE
  AS $$
    SELECT d.name, d.email, d.spent, t.at
    FROM reporting.customer_directory d LEFT JOIN reporting.last_touch t USING (customer_id)
    WHERE d.customer_id = wanted
  $$;
CREATE PROCEDURE reporting.refresh_all()
  LANGUAGE plpgsql
  AS $$
BEGIN
  REFRESH MATERIALIZED VIEW CONCURRENTLY reporting.product_performance;
  REFRESH MATERIALIZED VIEW CONCURRENTLY reporting.customer_value;
  TRUNCATE reporting.top_customer_snapshot;
  INSERT INTO reporting.top_customer_snapshot
  SELECT customer_id, spent, orders, current_date FROM reporting.customer_value ORDER BY spent DESC LIMIT 100;
END
$$;
SELECT reporting.close_day(day::date) FROM generate_series(date '2026-05-01', date '2026-05-31', interval '1 day') AS day;

RESET ROLE;
