-- Bars users from entering a room from now on; whoever checked their right before and enters after is refused.
-- KEYS[1] zset  user -> first join, epoch ms
-- KEYS[2] hash  user -> end of the ban, epoch ms; may be missing
-- ARGV[1] end of the ban, epoch ms
-- ARGV[2] milliseconds for which they are barred here: longer than anybody is on the way in
-- ARGV[3..] users
-- Returns who of them is in the room, each with their first join.
local inside = {}
for i = 3, #ARGV do
    redis.call('HSET', KEYS[2], ARGV[i], ARGV[1])
    local joined = redis.call('ZSCORE', KEYS[1], ARGV[i])
    if joined then
        inside[#inside + 1] = ARGV[i]
        inside[#inside + 1] = joined
    end
end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return inside
