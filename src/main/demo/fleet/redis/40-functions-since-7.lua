#!lua name=shop
-- What the storefront does in one step.

local function add_to_cart(keys, args)
  local quantity = redis.call('HINCRBY', keys[1], args[1], tonumber(args[2]))
  if quantity <= 0 then redis.call('HDEL', keys[1], args[1]) end
  redis.call('EXPIRE', keys[1], 30 * 86400)
  return quantity
end

local function available(keys, args)
  return tonumber(redis.call('HGET', keys[1], args[1]) or '0')
end

redis.register_function('add_to_cart', add_to_cart)
redis.register_function{function_name = 'available', callback = available, flags = {'no-writes'}, description = 'Pieces of an article at a site'}
