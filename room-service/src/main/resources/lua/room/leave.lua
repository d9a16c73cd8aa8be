-- Takes one membership out of a room; does nothing when it is not there.
-- KEYS[1] zset  user -> first join
-- KEYS[2] hash  user -> how many memberships
-- KEYS[3] hash  user \n session -> join; of this gateway
-- KEYS[4] set   addresses of gateways with members in the room
-- KEYS[5] hash  user -> 1; of whom other teams were not told yet
-- ARGV[1] address of the gateway
-- ARGV[2] user
-- ARGV[3] session
-- Returns 1 when the user is out with it, else 0.
if redis.call('HDEL', KEYS[3], ARGV[2] .. '\n' .. ARGV[3]) == 0 then
    return 0
end
if redis.call('EXISTS', KEYS[3]) == 0 then
    redis.call('SREM', KEYS[4], ARGV[1])
end
if redis.call('HINCRBY', KEYS[2], ARGV[2], -1) > 0 then
    return 0
end
redis.call('HDEL', KEYS[2], ARGV[2])
redis.call('HDEL', KEYS[5], ARGV[2])
redis.call('ZREM', KEYS[1], ARGV[2])
return 1
