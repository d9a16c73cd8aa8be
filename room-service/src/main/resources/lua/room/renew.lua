-- Lets the visit of a user begin anew, with its first join; does nothing when the user is not in the room.
-- KEYS[1] hash  user -> how many memberships
-- KEYS[2] hash  user -> 1; of whom other teams were not told yet
-- KEYS[3] zset  user -> first join, epoch ms
-- ARGV[1] user
-- ARGV[2] epoch ms
-- Returns 1 when the user is in, else 0.
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
    return 0
end
redis.call('HSET', KEYS[2], ARGV[1], '1')
redis.call('ZADD', KEYS[3], ARGV[2], ARGV[1])
return 1
