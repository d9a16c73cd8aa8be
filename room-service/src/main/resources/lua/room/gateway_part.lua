-- Looks at some memberships of one gateway in a room. Changes nothing.
-- KEYS[1] zset  user -> first join
-- KEYS[2] hash  user -> how many memberships
-- KEYS[3] hash  user \n session -> join; of this gateway
-- KEYS[4] hash  user -> 1; of whom other teams were not told yet that they joined
-- ARGV[1] memberships at most
-- Returns users in the room; then per membership: user \n session, first join of the user, how many
-- memberships the user has, and 1 when other teams were not told yet that they joined.
local part = {redis.call('ZCARD', KEYS[1])}
for _, field in ipairs(redis.call('HRANDFIELD', KEYS[3], ARGV[1])) do
    local user = string.match(field, '^(.-)\n')
    part[#part + 1] = field
    part[#part + 1] = redis.call('ZSCORE', KEYS[1], user) or '0'
    part[#part + 1] = redis.call('HGET', KEYS[2], user) or '0'
    part[#part + 1] = redis.call('HEXISTS', KEYS[4], user)
end
return part
