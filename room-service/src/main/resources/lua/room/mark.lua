-- Says that the memberships are being told anew, and gives the right to empty the store back.
-- KEYS[1] text  run of Redis, blank, round
-- KEYS[2] text  who may empty the store
-- ARGV[1] run of Redis, blank, round
redis.call('SET', KEYS[1], ARGV[1])
redis.call('DEL', KEYS[2])
return 1
