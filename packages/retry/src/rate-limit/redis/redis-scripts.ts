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
 * Takes slots. A slot that is never released is free again one interval after its maximum hold time.
 *
 * Arguments: away, hold (milliseconds), the limit, 1 to rest first, and the names of the slots.
 * Gives how many were taken, and the milliseconds until the next one is free.
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
 * Releases the slot of a request that has its response: the slot is free again one interval from now. A slot that is no
 * longer in the store, because the store lost its data in the meantime, is written again.
 *
 * Arguments: away, hold, and the name of the slot.
 */
export const GIVE_BACK: string = `${BEGIN}
redis.call('ZADD', key, now + away, ARGV[3])
`;

/** Slots that were not used. Arguments: their names. */
export const PUT_BACK: string = "redis.call('ZREM', KEYS[1], unpack(ARGV))";
