/**
 * A journal in Redis has these keys. All of them contain its name as a hash tag, so that they are in one slot of a
 * cluster.
 *
 * - `…:state`, a hash: `token` and `writes` count the owners and the written entries; `lost` is set when entries are
 *   missing.
 * - `…:runs`, a list: each `run_id` of the Redis process that was seen, with the number of writes that it started with.
 * - `…:leases`, a sorted set: the owners, with the time until which each may write.
 * - `…:work:…`: the owner of a piece of work that only one owner at a time may do, for a day.
 * - one hash for each job and key: the latest entry of each step.
 *
 * Every script first compares what Redis has with what its caller has seen. If a later process of Redis started with
 * fewer writes, entries are missing.
 *
 * Arguments: the `run_id` that the caller has seen (empty at first, `*` to compare nothing), the number of writes that it
 * has seen, then those of the script. Returns a status and what belongs to it:
 *
 * - `ok` with the number of writes, and what the script returns;
 * - `restarted` with the new `run_id`, after which the caller checks the configuration again;
 * - `lost` if entries are missing;
 * - `expired` if the lease has expired;
 * - `conflict` with the number of writes and the entry of another owner.
 */
const PRELUDE = `
local state, runs, leases = KEYS[1], KEYS[2], KEYS[3]
local seen_run, seen_writes = ARGV[1], tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
if not run then return redis.error_reply('INFO server has no run_id') end
local writes = tonumber(redis.call('HGET', state, 'writes') or '0')
local last = redis.call('LINDEX', runs, -1)
if not last or string.match(last, '^%w+') ~= run then
  redis.call('RPUSH', runs, run .. ' ' .. writes)
end
if seen_run ~= '*' and redis.call('HEXISTS', state, 'lost') == 1 then return {'lost'} end
if seen_run ~= '*' and seen_run ~= '' then
  local known = redis.call('LRANGE', runs, 0, -1)
  local index = #known
  while index > 0 and string.match(known[index], '^%w+') ~= seen_run do
    if tonumber(string.match(known[index], '%d+$')) < seen_writes then break end
    index = index - 1
  end
  local is_known = index > 0 and string.match(known[index], '^%w+') == seen_run
  if not is_known or writes < seen_writes then
    redis.call('HSET', state, 'lost', now)
    return {'lost'}
  end
  if seen_run ~= run then return {'restarted', run} end
end
`;

/**
 * Creates an owner. If there is another key, it is that of a piece of work, and ends the lease of the owner that has begun
 * the work before. Argument: the duration of the lease in milliseconds. Returns its token and the `run_id`.
 */
export const OPEN_SCRIPT: string = `${PRELUDE}
redis.call('ZREMRANGEBYSCORE', leases, '-inf', now)
local token = redis.call('HINCRBY', state, 'token', 1)
redis.call('ZADD', leases, now + ARGV[3], token)
if KEYS[4] then
  local previous = redis.call('GET', KEYS[4])
  if previous then redis.call('ZREM', leases, previous) end
  redis.call('SET', KEYS[4], token, 'PX', 86400000)
end
return {'ok', writes, token, run}
`;

const CHECK_LEASE = `
local token, lease = ARGV[3], redis.call('ZSCORE', leases, ARGV[3])
if not lease or tonumber(lease) <= now then return {'expired'} end
`;

/** Renews a lease. Arguments: the token, and the duration of the lease in milliseconds. */
export const RENEW_SCRIPT: string = `${PRELUDE}${CHECK_LEASE}
redis.call('ZADD', leases, now + ARGV[4], token)
return {'ok', writes}
`;

/** Ends a lease. Argument: the token. */
export const CLOSE_SCRIPT: string = `${PRELUDE}
redis.call('ZREM', leases, ARGV[3])
return {'ok', writes}
`;

/**
 * Writes an entry, if the latest one of the step has the expected version. If it has the version of the entry itself,
 * an earlier call has written it.
 *
 * Arguments: the token, the step, the version of the entry, the version that it replaces (empty if there is none), the
 * entry, and the milliseconds until it expires. An entry is stored as its version, its time, its token and its JSON.
 */
export const APPEND_SCRIPT: string = `${PRELUDE}${CHECK_LEASE}
local step, version, replaces, entry = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local current = redis.call('HGET', KEYS[4], step)
local current_version = current and string.match(current, '^%S+') or ''
if current_version == version then return {'ok', writes} end
if current_version ~= replaces then return {'conflict', writes, current or ''} end
redis.call('HSET', KEYS[4], step, version .. ' ' .. now .. ' ' .. token .. ' ' .. entry)
redis.call('PEXPIRE', KEYS[4], ARGV[8])
return {'ok', redis.call('HINCRBY', state, 'writes', 1)}
`;

/** Returns the steps and entries of each of the other keys. */
export const READ_SCRIPT: string = `${PRELUDE}
local found = {}
for index = 4, #KEYS do found[index - 3] = redis.call('HGETALL', KEYS[index]) end
return {'ok', writes, found}
`;
