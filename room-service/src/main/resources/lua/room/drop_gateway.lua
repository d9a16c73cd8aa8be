-- Takes memberships of one gateway out of a room.
-- KEYS[1] zset  user -> first join
-- KEYS[2] hash  user -> how many memberships
-- KEYS[3] hash  user \n session -> join; of this gateway
-- KEYS[4] set   addresses of gateways with members in the room
-- KEYS[5] hash  user -> 1; of whom other teams were not told yet
-- ARGV[1] address of the gateway
-- ARGV[2..] user \n session
-- Returns how many were taken out and how many are left; then the users who have other memberships.
local out = {0, 0}
for i = 2, #ARGV do
    local user = string.match(ARGV[i], '^(.-)\n')
    if redis.call('HDEL', KEYS[3], ARGV[i]) == 1 then
        out[1] = out[1] + 1
        if redis.call('HINCRBY', KEYS[2], user, -1) <= 0 then
            redis.call('HDEL', KEYS[2], user)
            redis.call('HDEL', KEYS[5], user)
            redis.call('ZREM', KEYS[1], user)
        else
            out[#out + 1] = user
        end
    end
end
out[2] = redis.call('HLEN', KEYS[3])
if out[2] == 0 then
    redis.call('SREM', KEYS[4], ARGV[1])
end
return out
