#!/usr/bin/env bash
# BullMQ: after a check for stalled jobs, no worker checks again within the `stalledInterval` of the one that made the check.
#
# The option of a worker is documented as the "number of milliseconds between stallness checks". But a check stops the checks
# of all workers of the queue, for the interval of the worker that made it, even if that worker has died. Here a worker with
# 12 seconds takes a job and is killed at once. The lock of the job ends after one second, and another worker checks each
# second, but it finds the job only after 13.3 seconds. It takes 2.7 seconds if the dead worker checked each second too. So
# after a change to a shorter interval, the interval of the last check by an old worker must pass before it has an effect.
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

const [port, queue, stalledInterval] = process.argv.slice(2);
const connection = { host: "127.0.0.1", port: Number(port) };
new Worker(queue, () => new Promise(() => process.send("started")), {
  connection,
  lockDuration: 1_000,
  stalledInterval: Number(stalledInterval),
});
process.on("disconnect", () => process.exit());
JS

cat > lost.cjs <<'JS'
const { Queue } = require("bullmq");
const { fork } = require("node:child_process");
const { once } = require("node:events");

setTimeout(() => {
  throw new Error("No result within two minutes.");
}, 120_000).unref();

const port = process.argv[2];

/** Kills the first worker in the middle of a job and returns the seconds until the second worker starts the job. */
async function measure(name, interval) {
  const queue = new Queue(name, { connection: { host: "127.0.0.1", port: Number(port) } });
  await queue.add("job", {});
  const workers = [];
  for (const stalledInterval of [interval, 1_000]) {
    const worker = fork("worker.cjs", [port, name, String(stalledInterval)]);
    workers.push(Date.now());
    await once(worker, "message");
    worker.kill("SIGKILL");
    await once(worker, "exit");
  }
  await queue.close();
  return (Date.now() - workers[1]) / 1000;
}

async function main() {
  const short = await measure("short", 1_000);
  console.log(`the dead worker checked each second: the job was found in ${short.toFixed(1)} seconds`);
  const long = await measure("long", 12_000);
  console.log(`the dead worker checked each 12 seconds: the job was found in ${long.toFixed(1)} seconds`);
  process.exitCode = short < 8 && long > 10 ? 0 : 1;
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
node lost.cjs "$port"
