-- Puts memberships of one gateway into a room.
-- KEYS[1] zset  user -> first join, epoch ms
-- KEYS[2] hash  user -> how many memberships
-- KEYS[3] hash  user \n session -> join, epoch ms; of this gateway
-- KEYS[4] set   addresses of gateways with members in the room
-- KEYS[5] text  creation of the last room under this id that was destroyed, epoch ms; may be missing
-- KEYS[6] hash  user -> end of the ban, epoch ms; of who was just put out, may be missing
-- KEYS[7] hash  user -> 1; of whom other teams were not told yet that they joined
-- ARGV[1] creation of the room that is meant, epoch ms
-- ARGV[2] address of the gateway
-- ARGV[3] users in the room at most, 0 for no limit; only with one membership
-- ARGV[4] 1 when a presence that begins here has to be told, 0 when it was
-- ARGV[5..] user, session, join in epoch ms; repeated
-- Returns users in the room, first join of the last user, and 1 when their presence is not told yet; -1 first when the room is gone, -2 when it is full, -3 and the end of
-- the ban when the last user is banned. Other banned users are passed over.
local gone = redis.call('GET', KEYS[5])
if gone and tonumber(gone) >= tonumber(ARGV[1]) then
    return {-1, '0', 0}
end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local barred = {}
if redis.call('EXISTS', KEYS[6]) == 1 then
    for i = 5, #ARGV, 3 do
        local untilMs = redis.call('HGET', KEYS[6], ARGV[i])
        if untilMs and tonumber(untilMs) > now then
            barred[ARGV[i]] = untilMs
        end
    end
end
local last = ARGV[#ARGV - 2]
local max = tonumber(ARGV[3])
if max > 0 and not barred[last] and redis.call('HEXISTS', KEYS[2], last) == 0
    and redis.call('ZCARD', KEYS[1]) >= max then
    return {-2, '0', 0}
end
local entered = false
for i = 5, #ARGV, 3 do
    local user = ARGV[i]
    if not barred[user] then
        entered = true
        if redis.call('HSETNX', KEYS[3], user .. '\n' .. ARGV[i + 1], ARGV[i + 2]) == 1 then
            if redis.call('HINCRBY', KEYS[2], user, 1) == 1 and ARGV[4] == '1' then
                redis.call('HSET', KEYS[7], user, '1')
            end
        end
        redis.call('ZADD', KEYS[1], 'LT', ARGV[i + 2], user)
    end
end
if entered then
    redis.call('SADD', KEYS[4], ARGV[2])
end
if barred[last] then
    return {-3, barred[last], 0}
end
return {redis.call('ZCARD', KEYS[1]), redis.call('ZSCORE', KEYS[1], last), redis.call('HEXISTS', KEYS[7], last)}
