/**
 * The slots of a limit are a sorted set. Each acquired slot is a member with the time at which it becomes free. The
 * time is that of the Redis server. The set has two more members:
 *
 * - `since` with the `run_id` of the Redis process, which never expires. Without it the set is new, or it comes from a
 *   snapshot or a replica and may be old, so the slots that were acquired before are unknown.
 * - `cooldown`, the time until which no slot is granted.
 */
const PRELUDE = `
local key, recovery, hold = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function start_cooldown()
  redis.call('ZADD', key, now + math.max(recovery, hold), 'cooldown')
end
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
if not run then return redis.error_reply('INFO server gives no run_id, so a restart would not be noticed') end
if not redis.call('ZSCORE', key, 'since:' .. run) then
  redis.call('ZREMRANGEBYSCORE', key, '+inf', '+inf')
  redis.call('ZADD', key, '+inf', 'since:' .. run)
  start_cooldown()
end
`;

/**
 * Acquires slots. A slot that is never released becomes free one interval after its maximum hold time.
 *
 * Arguments: recovery and hold time (milliseconds), the limit, 1 to start a cooldown first, and the names of the slots.
 * Returns the number of acquired slots, and the milliseconds until the next slot is free.
 */
export const ACQUIRE_SCRIPT: string = `${PRELUDE}
local limit = tonumber(ARGV[3])
if ARGV[4] == '1' then start_cooldown() end
redis.call('ZREMRANGEBYSCORE', key, '-inf', '(' .. now)
local cooldown_end = redis.call('ZSCORE', key, 'cooldown')
if cooldown_end then return {0, cooldown_end - now + 1} end
local used = redis.call('ZCARD', key) - 1
local granted = math.max(0, math.min(limit - used, #ARGV - 4))
for index = 1, granted do
  redis.call('ZADD', key, now + hold + recovery, ARGV[4 + index])
end
if granted == #ARGV - 4 then return {granted, 0} end
local last = math.max(0, used + granted - limit)
local soonest = redis.call('ZRANGE', key, last, last, 'WITHSCORES')[2]
return {granted, math.min(recovery, soonest - now + 1)}
`;

/**
 * Releases a slot: it becomes free one interval from now. If the store lost its data in the meantime, the slot is added
 * again.
 *
 * Arguments: recovery and hold time, and the name of the slot.
 */
export const RELEASE_SCRIPT: string = `${PRELUDE}
redis.call('ZADD', key, now + recovery, ARGV[3])
`;

/** Removes slots that were not used. Arguments: their names. */
export const CANCEL_SCRIPT = "redis.call('ZREM', KEYS[1], unpack(ARGV))";
