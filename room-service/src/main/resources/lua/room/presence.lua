-- Looks at a membership and its user. Changes nothing.
-- KEYS[1] zset  user -> first join
-- KEYS[2] hash  user -> how many memberships
-- KEYS[3] hash  user \n session -> join; of the membership's gateway
-- KEYS[4] hash  user \n -> join; of those who stay without a connection
-- KEYS[5] hash  user -> 1; of whom other teams were not told yet that they joined
-- ARGV[1] user
-- ARGV[2] session
-- Returns 1 when the membership is there, how many the user has, 1 when the user stays, first join,
-- users in the room, 1 when other teams were not told yet that the user joined.
return {
    redis.call('HEXISTS', KEYS[3], ARGV[1] .. '\n' .. ARGV[2]),
    tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '0'),
    redis.call('HEXISTS', KEYS[4], ARGV[1] .. '\n'),
    redis.call('ZSCORE', KEYS[1], ARGV[1]) or '0',
    redis.call('ZCARD', KEYS[1]),
    redis.call('HEXISTS', KEYS[5], ARGV[1])
}
