#!/usr/bin/env bash
# BullMQ ignores `maxStalledCount` for the jobs of a job scheduler: a job that kills its worker kills each next one too.
#
# `maxStalledCount` is documented as the number of times that a job is recovered "from a stalled state", such as after the
# death of its worker. "If this is exceeded, the job is moved to `failed`." With 0, a job that was added by `queue.add` is
# started once. The same job from `upsertJobScheduler` is started again by every worker, also with `attempts: 1`, as long as
# the scheduler exists. It is the same job each time, not the next one of the schedule, which is due a day later. BullMQ does
# so on purpose (see moveStalledJobsToWait-9.lua), but its documentation does not say it. `maxStartedAttempts` does apply.
#
# Seen with BullMQ 6.7.0, ioredis 5.11.1 and Redis 7.0.15. Exits with 1 when the behaviour is another one.
set -euo pipefail
command -v redis-server > /dev/null || { echo "redis-server is not installed." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' > package.json
npm install --silent --no-audit --no-fund bullmq@6.7.0 ioredis@5.11.1

cat > worker.cjs <<'JS'
const { Worker } = require("bullmq");

// The process dies in the middle of its job, as it does when it runs out of memory.
const die = (job) =>
  new Promise(() => process.send(`started job ${job.id}`, () => process.kill(process.pid, "SIGKILL")));
const [port, queue, limits] = process.argv.slice(2);
const connection = { host: "127.0.0.1", port: Number(port) };
const options = { connection, lockDuration: 1_000, stalledInterval: 1_000, ...JSON.parse(limits) };
const worker = new Worker(queue, die, options);
worker.on("failed", (job, error) => process.send(`failed: ${error.message}`, () => process.exit()));
process.on("disconnect", () => process.exit());
JS

cat > schedule.cjs <<'JS'
const { Queue } = require("bullmq");
const { fork } = require("node:child_process");
const { once } = require("node:events");

setTimeout(() => {
  throw new Error("No result within two minutes.");
}, 120_000).unref();

const port = process.argv[2];

/** Starts up to five workers, one after another, and counts those that start the job. */
async function count(name, add, limits) {
  const queue = new Queue(name, { connection: { host: "127.0.0.1", port: Number(port) } });
  await add(queue);
  const ids = new Set();
  let starts = 0;
  let failure = "not failed";
  for (let i = 0; i < 5 && failure === "not failed"; i++) {
    const worker = fork("worker.cjs", [port, name, JSON.stringify(limits)]);
    const ended = once(worker, "exit");
    const [message] = await once(worker, "message");
    await ended;
    if (message.startsWith("failed")) failure = message;
    else {
      starts++;
      ids.add(message);
    }
  }
  await queue.close();
  console.log(`${name}, ${JSON.stringify(limits)}: ${starts} starts of ${ids.size} job, ${failure}`);
}

async function main() {
  const opts = { attempts: 1 };
  const add = (queue) => queue.add("report", {}, opts);
  const schedule = (queue) => queue.upsertJobScheduler("daily", { every: 86_400_000 }, { name: "report", opts });
  await count("added", add, { maxStalledCount: 0 });
  await count("scheduled", schedule, { maxStalledCount: 0 });
  await count("scheduled with a limit", schedule, { maxStalledCount: 0, maxStartedAttempts: 2 });
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
node schedule.cjs "$port" | tee seen.txt
cat > expected.txt <<'TXT'
added, {"maxStalledCount":0}: 1 starts of 1 job, failed: job stalled more than allowable limit
scheduled, {"maxStalledCount":0}: 5 starts of 1 job, not failed
scheduled with a limit, {"maxStalledCount":0,"maxStartedAttempts":2}: 2 starts of 1 job, failed: job started more than allowable limit
TXT
diff expected.txt seen.txt
