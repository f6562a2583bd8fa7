-- Short-lived keys as they come and go while the shop is open: run every half minute.
redis.call('SELECT', 0)
for n = 1, 150 do
  redis.call('SET', 'rate:10.20.' .. n % 4 .. '.' .. n .. ':checkout', n % 9, 'EX', 120)
end
for n = 1, 40 do
  redis.call('SET', 'otp:customer.' .. n .. '@post.example', string.sub(redis.sha1hex('otp' .. n), 1, 6), 'EX', 300)
end
redis.call('SET', 'lock:invoice-run', 'worker-1', 'EX', 90)
return 'OK'
