-- Takes memberships of one gateway out of a room, a bounded part per call.
-- KEYS[1] zset  user -> first join
-- KEYS[2] hash  user -> how many memberships
-- KEYS[3] hash  user \n session -> join; of this gateway
-- KEYS[4] set   addresses of gateways with members in the room
-- ARGV[1] address of the gateway
-- ARGV[2] memberships taken out by this call at most
-- Returns how many were taken out and how many are left.
local fields = redis.call('HRANDFIELD', KEYS[3], ARGV[2])
for _, field in ipairs(fields) do
    local user = string.match(field, '^(.-)\n')
    redis.call('HDEL', KEYS[3], field)
    if redis.call('HINCRBY', KEYS[2], user, -1) <= 0 then
        redis.call('HDEL', KEYS[2], user)
        redis.call('ZREM', KEYS[1], user)
    end
end
local left = redis.call('HLEN', KEYS[3])
if left == 0 then
    redis.call('SREM', KEYS[4], ARGV[1])
end
return {#fields, left}
