SET ROLE shop_owner;

CREATE FUNCTION catalog.price_on(wanted_variant integer, wanted_day date DEFAULT current_date) RETURNS numeric
  LANGUAGE sql STABLE
  AS $$
    SELECT p.gross::numeric FROM catalog.price p
    WHERE p.variant_id = wanted_variant AND p.currency = 'EUR' AND p.valid_during @> wanted_day
  $$;
COMMENT ON FUNCTION catalog.price_on(integer, date) IS 'Gross price in euros on a day; null when the variant was not sold then.';

CREATE FUNCTION sales.orders_of(wanted_customer bigint)
  RETURNS TABLE (order_id bigint, placed_on date, status sales.order_status, total numeric)
  LANGUAGE sql STABLE ROWS 20
  AS $$
    SELECT o.order_id, o.placed_on, o.status, o.total
    FROM sales.orders o WHERE o.customer_id = wanted_customer ORDER BY o.placed_on DESC
  $$;

CREATE FUNCTION stock.apply_movement() RETURNS trigger
  LANGUAGE plpgsql
  AS $$
BEGIN
  INSERT INTO stock.level AS l (variant_id, site_id, on_hand)
  VALUES (NEW.variant_id, NEW.site_id, greatest(NEW.quantity, 0))
  ON CONFLICT (variant_id, site_id) DO UPDATE
    SET on_hand = greatest(l.on_hand + NEW.quantity, l.reserved);
  RETURN NULL;
END
$$;

CREATE FUNCTION sales.note_status_change() RETURNS trigger
  LANGUAGE plpgsql
  AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO sales.order_status_history (order_id, placed_on, changed_at, old_status, new_status)
    VALUES (NEW.order_id, NEW.placed_on, NEW.placed_at, NULL, NEW.status);
  ELSIF NEW.status IS DISTINCT FROM OLD.status THEN
    INSERT INTO sales.order_status_history (order_id, placed_on, changed_at, old_status, new_status)
    VALUES (NEW.order_id, NEW.placed_on, clock_timestamp(), OLD.status, NEW.status);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER order_status_noted AFTER INSERT OR UPDATE OF status ON sales.orders
  FOR EACH ROW EXECUTE FUNCTION sales.note_status_change();

CREATE PROCEDURE sales.place_order(buyer bigint, wanted_channel smallint, wanted jsonb)
  LANGUAGE plpgsql
  AS $$
DECLARE
  new_order bigint;
  today date := current_date;
BEGIN
  INSERT INTO sales.orders (placed_on, customer_id, channel_id, status, placed_at)
  VALUES (today, buyer, wanted_channel, 'placed', now())
  RETURNING order_id INTO new_order;
  INSERT INTO sales.order_line (order_id, placed_on, line_no, variant_id, quantity, unit_price, tax_rate)
  SELECT new_order, today, row_number() OVER (), v.variant_id, (item ->> 'quantity')::integer,
         catalog.price_on(v.variant_id, today), p.tax_rate
  FROM jsonb_array_elements(wanted) AS item
  JOIN catalog.variant v ON v.sku = item ->> 'sku'
  JOIN catalog.product p USING (product_id);
  UPDATE sales.orders o
  SET goods_total = lines.goods
  FROM (SELECT l.order_id, sum(l.line_total) AS goods FROM sales.order_line l GROUP BY l.order_id) AS lines
  WHERE lines.order_id = o.order_id AND o.order_id = new_order;
END
$$;
COMMENT ON PROCEDURE sales.place_order(bigint, smallint, jsonb) IS 'Places an order of {sku, quantity} items at today''s prices.';

CREATE FUNCTION crm.recompute_tiers(since date) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
DECLARE
  changed integer;
BEGIN
  WITH spent AS (
    SELECT o.customer_id, sum(o.total) AS amount
    FROM sales.orders o
    WHERE o.placed_on >= since AND o.status NOT IN ('cancelled', 'returned', 'draft')
    GROUP BY o.customer_id
  ), wanted AS (
    SELECT s.customer_id,
           CASE WHEN s.amount >= 2000 THEN 'platinum' WHEN s.amount >= 800 THEN 'gold'
                WHEN s.amount > 0 THEN 'regular' ELSE 'new' END::crm.customer_tier AS tier
    FROM spent s
  )
  UPDATE crm.customer c SET tier = w.tier
  FROM wanted w
  WHERE w.customer_id = c.customer_id AND c.tier IS DISTINCT FROM w.tier;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed;
END
$$;

CREATE FUNCTION ops.purge_before(schema_name text, table_name text, column_name text, before timestamptz) RETURNS bigint
  LANGUAGE plpgsql
  AS $$
DECLARE
  removed bigint;
BEGIN
  EXECUTE format('DELETE FROM %I.%I WHERE %I < $1', schema_name, table_name, column_name) USING before;
  GET DIAGNOSTICS removed = ROW_COUNT;
  INSERT INTO ops.audit_log (action, object, detail)
  VALUES ('purge', schema_name || '.' || table_name, jsonb_build_object('rows', removed, 'before', before));
  RETURN removed;
END
$$;
COMMENT ON FUNCTION ops.purge_before(text, text, text, timestamptz) IS 'Deletes old rows of any table. Builds its statement at run time.';

RESET ROLE;

CREATE FUNCTION ops.note_ddl() RETURNS event_trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
BEGIN
  INSERT INTO ops.ddl_log (command, object)
  SELECT DISTINCT c.command_tag, c.object_identity FROM pg_event_trigger_ddl_commands() c WHERE NOT c.in_extension;
END
$$;
COMMENT ON FUNCTION ops.note_ddl() IS 'Keeps a log of structure changes for the shop''s own developers.';
