-- Empties a room.
-- KEYS[1] zset  user -> first join
-- KEYS[2] hash  user -> how many memberships
-- KEYS[3] set   addresses of gateways with members in the room
-- KEYS[4] text  creation of the last room under this id that was destroyed, epoch ms
-- KEYS[5] hash  user -> 1; of whom other teams were not told yet
-- ARGV[1] what the keys of the gateways' memberships start with; the address follows. Those keys have
--         the same hash tag as the others, so they are in the same slot.
-- ARGV[2] creation of the room that is gone, epoch ms: entries into it are refused from now on; empty to
--         empty the room only
-- ARGV[3] seconds for which they are refused
for _, gateway in ipairs(redis.call('SMEMBERS', KEYS[3])) do
    redis.call('UNLINK', ARGV[1] .. gateway)
end
redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3], KEYS[5])
if ARGV[2] ~= '' then
    redis.call('SET', KEYS[4], ARGV[2], 'EX', ARGV[3])
end
return 1
