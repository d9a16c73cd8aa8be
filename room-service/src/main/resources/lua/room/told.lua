-- Notes that other teams know of a visit; does nothing when another visit of the user has begun.
-- KEYS[1] zset  user -> first join, epoch ms
-- KEYS[2] hash  user -> 1; of whom other teams were not told yet that they joined
-- ARGV[1] user
-- ARGV[2] first join of the visit, epoch ms
-- Returns 1 when it was noted, else 0.
local joined = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not joined or tonumber(joined) ~= tonumber(ARGV[2]) then
    return 0
end
return redis.call('HDEL', KEYS[2], ARGV[1])
