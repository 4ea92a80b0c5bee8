/**
 * The slots of a limit are a sorted set: each slot that is taken, with the time at which it comes back. The time is that
 * of the Redis server. Besides there are
 *
 * - `since` with the `run_id` of the Redis process, which never goes away: without it the set is new, or it comes from a
 *   snapshot or a replica and may be old, so what was taken before is not known;
 * - `rest`, until which no slot is given.
 */
const BEGIN = `
local key, away, hold = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function rest()
  redis.call('ZADD', key, now + math.max(away, hold), 'rest')
end
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
if not run then return redis.error_reply('INFO server gives no run_id, so a restart would not be noticed') end
if not redis.call('ZSCORE', key, 'since:' .. run) then
  redis.call('ZREMRANGEBYSCORE', key, '+inf', '+inf')
  redis.call('ZADD', key, '+inf', 'since:' .. run)
  rest()
end
`;

/**
 * Takes slots. A slot comes back one interval after it has been held as long as it may be.
 *
 * Arguments: away, hold (milliseconds), the limit, 1 to rest first, and the names of the slots.
 * Gives how many were taken, and the milliseconds in which no other comes back.
 */
export const TAKE: string = `${BEGIN}
local limit = tonumber(ARGV[3])
if ARGV[4] == '1' then rest() end
redis.call('ZREMRANGEBYSCORE', key, '-inf', '(' .. now)
local resting = redis.call('ZSCORE', key, 'rest')
if resting then return {0, resting - now + 1} end
local taken = redis.call('ZCARD', key) - 1
local granted = math.max(0, math.min(limit - taken, #ARGV - 4))
for index = 1, granted do
  redis.call('ZADD', key, now + hold + away, ARGV[4 + index])
end
if granted == #ARGV - 4 then return {granted, 0} end
local last = math.max(0, taken + granted - limit)
local soonest = redis.call('ZRANGE', key, last, last, 'WITHSCORES')[2]
return {granted, math.min(away, soonest - now + 1)}
`;

/**
 * The response to a request is there: its slot comes back one interval from now. It is written down also when it is no
 * longer known, because the store was lost in the meantime.
 *
 * Arguments: away, hold, and the name of the slot.
 */
export const GIVE_BACK: string = `${BEGIN}
redis.call('ZADD', key, now + away, ARGV[3])
`;

/** Slots that were not used. Arguments: their names. */
export const PUT_BACK: string = "redis.call('ZREM', KEYS[1], unpack(ARGV))";
