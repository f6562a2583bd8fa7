SELECT e.ENGINE AS `name`, e.SUPPORT AS `support`, e.TRANSACTIONS AS `transactions`
  FROM information_schema.ENGINES AS e
