-- Puts memberships of one gateway into a room.
-- KEYS[1] zset  user -> first join, epoch ms
-- KEYS[2] hash  user -> how many memberships
-- KEYS[3] hash  user \n session -> join, epoch ms; of this gateway
-- KEYS[4] set   addresses of gateways with members in the room
-- KEYS[5] text  creation of the last room under this id that was destroyed, epoch ms; may be missing
-- ARGV[1] creation of the room that is meant, epoch ms
-- ARGV[2] address of the gateway
-- ARGV[3..] user, session, join in epoch ms; repeated
-- Returns users in the room and first join of the last user; -1 when the room is gone.
local gone = redis.call('GET', KEYS[5])
if gone and tonumber(gone) >= tonumber(ARGV[1]) then
    return {-1, '0'}
end
for i = 3, #ARGV, 3 do
    local user = ARGV[i]
    if redis.call('HSETNX', KEYS[3], user .. '\n' .. ARGV[i + 1], ARGV[i + 2]) == 1 then
        redis.call('HINCRBY', KEYS[2], user, 1)
    end
    redis.call('ZADD', KEYS[1], 'LT', ARGV[i + 2], user)
end
redis.call('SADD', KEYS[4], ARGV[2])
return {redis.call('ZCARD', KEYS[1]), redis.call('ZSCORE', KEYS[1], ARGV[#ARGV - 2])}
