-- Sessions, carts, caches and counters of the shop. Run again it gives the same keys and starts their lives anew.
local function hash(text) return redis.sha1hex(text) end
local function pick(counter, salt, choices) return tonumber(string.sub(hash(counter .. '/' .. salt), 1, 7), 16) % choices end
local function uuid(text)
  local h = hash(text)
  return string.sub(h, 1, 8) .. '-' .. string.sub(h, 9, 12) .. '-4' .. string.sub(h, 14, 16) .. '-a' .. string.sub(h, 18, 20) .. '-' .. string.sub(h, 21, 32)
end
local hour, day = 3600, 86400

redis.call('SELECT', 0)
for n = 1, 1200 do
  local customer = 1000 + pick(n, 'customer', 3000)
  local key = 'session:' .. string.sub(hash('session' .. n), 1, 32)
  redis.call('HSET', key, 'customer_id', customer, 'locale', ({'de', 'en', 'fr', 'sv'})[1 + n % 4], 'csrf', hash('csrf' .. n), 'created_at', 1780000000 + n * 61)
  if n % 5 == 0 then redis.call('HSET', key, 'voucher', 'WELCOME' .. 1 + n % 30) end
  redis.call('EXPIRE', key, 14 * day - n * 300)
end
for n = 1, 450 do
  local key = 'cart:' .. 1000 + n * 7 .. ':items'
  redis.call('DEL', key)
  for line = 1, 1 + n % 4 do
    redis.call('HSET', key, string.format('P%04d-1', 1 + pick(n, 'sku' .. line, 300)), 1 + pick(n, 'quantity' .. line, 3))
  end
  redis.call('EXPIRE', key, 30 * day)
  redis.call('SET', 'cart:' .. 1000 + n * 7 .. ':meta', cjson.encode({currency = 'EUR', channel = 'web', touched = 1780000000 + n}), 'EX', 30 * day)
end
for n = 1, 600 do
  local id = 1000 + n * 5
  redis.call('HSET', 'user:{' .. id .. '}:profile', 'first_name', 'Customer ' .. n, 'tier', ({'new', 'regular', 'gold'})[1 + n % 3], 'country', 'NL', 'newsletter', n % 2)
  if n % 2 == 0 then
    redis.call('DEL', 'user:{' .. id .. '}:recent')
    for seen = 1, 5 do redis.call('RPUSH', 'user:{' .. id .. '}:recent', 1 + pick(n, 'seen' .. seen, 300)) end
  end
  if n % 3 == 0 then redis.call('SADD', 'user:{' .. id .. '}:wishlist', 'P0001-1', string.format('P%04d-1', 1 + n % 300)) end
end
for n = 1, 90 do
  local date = string.format('2026-%02d-%02d', 4 + math.floor((n - 1) / 30), 1 + (n - 1) % 30)
  local best = 'stats:bestsellers:' .. date
  for place = 1, 20 do redis.call('ZADD', best, pick(n, 'sold' .. place, 90), string.format('P%04d-1', 1 + pick(n, 'best' .. place, 300))) end
  redis.call('EXPIRE', best, 120 * day)
  for visitor = 1, 30 do redis.call('PFADD', 'stats:visitors:' .. date, visitor * n) end
  redis.call('SETBIT', 'stats:active:' .. date, pick(n, 'bit', 3000), 1)
end
for site = 1, 2 do
  for n = 1, 300 do redis.call('HSET', 'stock:available:' .. site, string.format('P%04d-1', n), pick(n, 'stock' .. site, 120)) end
end
redis.call('GEOADD', 'pickup:points', 4.89, 52.37, 'Northport counter', -3.70, 40.41, 'Southfield counter')
redis.call('HSET', 'feature:flags', 'new_checkout', 'on', 'gift_wrap', 'off', 'express_sites', 'NPT')
redis.call('SET', 'config:banner', 'Summer tea week')
redis.call('SET', 'maintenance', '0')
redis.call('DEL', 'queue:mail')
for n = 1, 40 do redis.call('RPUSH', 'queue:mail', cjson.encode({template = 'order_confirmed', order = 500000 + n})) end

redis.call('SELECT', 1)
for n = 1, 300 do
  redis.call('SET', 'cache:product:' .. n .. ':v2', cjson.encode({id = n, title = 'Article ' .. n, rating = n % 5}), 'EX', 6 * hour + n)
  redis.call('SET', 'cache:price:EUR:' .. string.format('P%04d-1', n), 4 + pick(n, 'price', 90), 'EX', 2 * day)
  if n % 3 == 0 then redis.call('SET', 'img/thumb/' .. hash('image' .. n) .. '.webp', string.rep('x', 200 + n), 'EX', 7 * day) end
end
for _, slug in ipairs({'baking', 'knives', 'pans', 'glasses', 'plates', 'linen', 'tea', 'coffee', 'spices'}) do
  redis.call('SET', 'cache:category:' .. slug, slug, 'EX', day)
end
for n = 1, 250 do redis.call('SET', 'idempotency|' .. uuid('payment' .. n), 'done', 'EX', 3 * day) end

redis.call('SELECT', 2)
for n = 1, 120 do
  redis.call('HSET', 'job:' .. uuid('job' .. n), 'name', 'refresh_reporting', 'attempts', 1 + n % 3, 'data', '{}')
end
redis.call('ZADD', 'jobs:delayed', 1790000000, uuid('job1'), 1790003600, uuid('job2'))
return 'OK'
