SET ROLE shop_owner;

CREATE FUNCTION sales.revenue_between(first_day date, last_day date)
  RETURNS TABLE (day date, orders bigint, revenue numeric)
  LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT o.placed_on, count(*), sum(o.total)
  FROM sales.orders o
  WHERE o.placed_on BETWEEN revenue_between.first_day AND revenue_between.last_day
  GROUP BY o.placed_on;
END;

CREATE PROCEDURE stock.take_over_supplier_prices(file text)
  LANGUAGE plpgsql
  AS $$
BEGIN
  MERGE INTO stock.supplier_item AS item
  USING (
    SELECT split_part(f.line, ';', 1)::integer AS supplier_id,
           v.variant_id,
           split_part(f.line, ';', 3) AS supplier_sku,
           split_part(f.line, ';', 4)::numeric AS cost
    FROM feed.supplier_file f
    JOIN catalog.variant v ON v.sku = split_part(f.line, ';', 2)
    WHERE f.file_name = file
  ) AS given
  ON item.supplier_id = given.supplier_id AND item.variant_id = given.variant_id
  WHEN MATCHED AND item.cost <> given.cost THEN UPDATE SET cost = given.cost
  WHEN NOT MATCHED THEN
    INSERT (supplier_id, variant_id, supplier_sku, cost)
    VALUES (given.supplier_id, given.variant_id, given.supplier_sku, given.cost);
END
$$;
CREATE UNIQUE INDEX app_setting_value_idx ON ops.app_setting (name, (value ->> 'scope')) NULLS NOT DISTINCT;

RESET ROLE;
