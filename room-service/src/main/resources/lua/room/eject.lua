-- Takes all memberships of some users out that it finds in a part of what one gateway has.
-- KEYS[1] zset  user -> first join
-- KEYS[2] hash  user -> how many memberships
-- KEYS[3] hash  user \n session -> join; of this gateway
-- KEYS[4] set   addresses of gateways with members in the room
-- KEYS[5] hash  user -> 1; of whom other teams were not told yet
-- ARGV[1] address of the gateway
-- ARGV[2] where the part begins, 0 for the first
-- ARGV[3] memberships in the part, about
-- ARGV[4..] users
-- Returns where the next part begins, 0 after the last, and how many of the users are still in the room.
local wanted = {}
for i = 4, #ARGV do
    wanted[ARGV[i]] = true
end
local part = redis.call('HSCAN', KEYS[3], ARGV[2], 'COUNT', ARGV[3])
for i = 1, #part[2], 2 do
    local field = part[2][i]
    local user = string.match(field, '^(.-)\n')
    if wanted[user] and redis.call('HDEL', KEYS[3], field) == 1 then
        if redis.call('HINCRBY', KEYS[2], user, -1) <= 0 then
            redis.call('HDEL', KEYS[2], user)
            redis.call('HDEL', KEYS[5], user)
            redis.call('ZREM', KEYS[1], user)
        end
    end
end
if redis.call('EXISTS', KEYS[3]) == 0 then
    redis.call('SREM', KEYS[4], ARGV[1])
end
local inside = 0
for user in pairs(wanted) do
    inside = inside + redis.call('HEXISTS', KEYS[2], user)
end
return {part[1], inside}
