-- KEYS[1] a counter; ARGV[1] how much to add. Returns the sum.
return redis.call('INCRBY', KEYS[1], ARGV[1])
