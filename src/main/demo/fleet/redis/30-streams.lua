-- Event streams with their readers: one is up to date, one is behind, one holds messages that nobody confirmed.
redis.call('SELECT', 0)
if redis.call('EXISTS', 'events:orders') == 1 then return 'OK' end
local start = 1780272000000
for n = 1, 800 do
  redis.call('XADD', 'events:orders', string.format('%d-0', start + n * 45000), 'order_id', 500000 + n, 'kind', ({'placed', 'paid', 'shipped'})[1 + n % 3], 'total', 10 + n % 90)
end
for n = 1, 300 do
  redis.call('XADD', 'events:stock', 'MAXLEN', '~', 500, string.format('%d-0', start + n * 60000), 'sku', string.format('P%04d-1', 1 + n % 300), 'change', n % 7 - 3)
end
redis.call('XADD', 'events:dead-letters', string.format('%d-0', start), 'source', 'events:orders', 'error', 'unknown order')
redis.call('XGROUP', 'CREATE', 'events:orders', 'billing', '0')
redis.call('XGROUP', 'CREATE', 'events:orders', 'mailer', '0')
redis.call('XGROUP', 'CREATE', 'events:orders', 'analytics', '0')
redis.call('XGROUP', 'CREATE', 'events:stock', 'storefront-cache', '$')
local read = redis.call('XREADGROUP', 'GROUP', 'billing', 'billing-1', 'COUNT', 800, 'STREAMS', 'events:orders', '>')
for _, entry in ipairs(read[1][2]) do redis.call('XACK', 'events:orders', 'billing', entry[1]) end
read = redis.call('XREADGROUP', 'GROUP', 'mailer', 'mailer-1', 'COUNT', 500, 'STREAMS', 'events:orders', '>')
for index, entry in ipairs(read[1][2]) do
  if index > 25 then redis.call('XACK', 'events:orders', 'mailer', entry[1]) end
end
redis.call('XREADGROUP', 'GROUP', 'mailer', 'mailer-2', 'COUNT', 10, 'STREAMS', 'events:orders', '>')
return 'OK'
