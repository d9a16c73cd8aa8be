-- Puts memberships of one gateway into a room.
-- KEYS[1] zset  user -> first join, epoch ms
-- KEYS[2] hash  user -> how many memberships
-- KEYS[3] hash  user \n session -> join, epoch ms; of this gateway
-- KEYS[4] set   addresses of gateways with members in the room
-- KEYS[5] text  creation of the last room under this id that was destroyed, epoch ms; may be missing
-- KEYS[6] hash  user -> end of the ban, epoch ms; of who was just put out, may be missing
-- ARGV[1] creation of the room that is meant, epoch ms
-- ARGV[2] address of the gateway
-- ARGV[3..] user, session, join in epoch ms; repeated
-- Returns users in the room and first join of the last user; -1 when the room is gone; -3 and the end of the
-- ban when the last user is banned. Other banned users are passed over.
local gone = redis.call('GET', KEYS[5])
if gone and tonumber(gone) >= tonumber(ARGV[1]) then
    return {-1, '0'}
end
local barred = {}
if redis.call('EXISTS', KEYS[6]) == 1 then
    local time = redis.call('TIME')
    local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
    for i = 3, #ARGV, 3 do
        local untilMs = redis.call('HGET', KEYS[6], ARGV[i])
        if untilMs and tonumber(untilMs) > nowMs then
            barred[ARGV[i]] = untilMs
        end
    end
end
local last = ARGV[#ARGV - 2]
local entered = false
for i = 3, #ARGV, 3 do
    local user = ARGV[i]
    if not barred[user] then
        entered = true
        if redis.call('HSETNX', KEYS[3], user .. '\n' .. ARGV[i + 1], ARGV[i + 2]) == 1 then
            redis.call('HINCRBY', KEYS[2], user, 1)
        end
        redis.call('ZADD', KEYS[1], 'LT', ARGV[i + 2], user)
    end
end
if entered then
    redis.call('SADD', KEYS[4], ARGV[2])
end
if barred[last] then
    return {-3, barred[last]}
end
return {redis.call('ZCARD', KEYS[1]), redis.call('ZSCORE', KEYS[1], last)}
