#!/usr/bin/env bash
# BullMQ takes the `max` of the global rate limit and the `duration` of the worker's `limiter`: a limit that nobody set.
#
# The documentation of `setGlobalRateLimit` says that a rate limit of a worker does not override the global one. The worker
# here allows 100 jobs each half second, the queue 2 jobs a minute. BullMQ starts 2 jobs each half second, which is 120 times
# the global limit. In the other direction, with 3 jobs each half second for the queue and 1 a minute for the worker, it
# starts 3 a minute. The global limit is only kept if the workers have no `limiter`.
#
# Seen with BullMQ 6.7.0, ioredis 5.11.1 and Redis 7.0.15. Exits with 1 when the behaviour is another one.
set -euo pipefail
command -v redis-server > /dev/null || { echo "redis-server is not installed." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' > package.json
npm install --silent --no-audit --no-fund bullmq@6.7.0 ioredis@5.11.1

cat > limits.cjs <<'JS'
const { Queue, Worker } = require("bullmq");
const { setTimeout: sleep } = require("node:timers/promises");

setTimeout(() => {
  throw new Error("No result within two minutes.");
}, 120_000).unref();

const connection = { host: "127.0.0.1", port: Number(process.argv[2]) };
const JOBS = 6;

/** Counts the jobs that start within six seconds. */
async function count(name, globalLimit, limiter) {
  const queue = new Queue(name, { connection });
  await queue.setGlobalRateLimit(globalLimit.max, globalLimit.duration);
  await queue.addBulk(Array.from({ length: JOBS }, () => ({ name: "job", data: {} })));
  let started = 0;
  const worker = new Worker(name, async () => void started++, { connection, limiter });
  for (let tick = 0; tick < 60 && started < JOBS; tick++) await sleep(100);
  await worker.close();
  await queue.close();
  console.log(`${name}: started ${started} of ${JOBS} jobs`);
}

async function main() {
  const minute = 60_000;
  await count("queue 2 a minute, worker no limit", { max: 2, duration: minute });
  await count("queue 2 a minute, worker 100 each half second", { max: 2, duration: minute }, { max: 100, duration: 500 });
  await count("queue 3 each half second, worker 1 a minute", { max: 3, duration: 500 }, { max: 1, duration: minute });
}
main();
JS

for _ in {1..50}; do
  port=$((20000 + RANDOM % 10000))
  (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null || break
done
redis-server --port "$port" --bind 127.0.0.1 --save "" --appendonly no > redis.txt &
redis=$!
trap 'kill "$redis" || true; wait "$redis" || true; rm -rf "$folder"' EXIT

redis-server --version | cut -d " " -f 1-3
echo "node $(node --version), bullmq $(node -p 'require("bullmq/package.json").version')"
node limits.cjs "$port" | tee seen.txt
cat > expected.txt <<'TXT'
queue 2 a minute, worker no limit: started 2 of 6 jobs
queue 2 a minute, worker 100 each half second: started 6 of 6 jobs
queue 3 each half second, worker 1 a minute: started 3 of 6 jobs
TXT
diff expected.txt seen.txt
