-- Bars users from entering a room from now on; whoever checked their right before and enters after is refused.
-- KEYS[1] hash  user -> how many memberships
-- KEYS[2] hash  user -> end of the ban, epoch ms; may be missing
-- ARGV[1] end of the ban, epoch ms
-- ARGV[2] milliseconds for which they are barred here: longer than anybody is on the way in
-- ARGV[3..] users
-- Returns who of them is in the room.
local inside = {}
for i = 3, #ARGV do
    redis.call('HSET', KEYS[2], ARGV[i], ARGV[1])
    if redis.call('HEXISTS', KEYS[1], ARGV[i]) == 1 then
        inside[#inside + 1] = ARGV[i]
    end
end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return inside
