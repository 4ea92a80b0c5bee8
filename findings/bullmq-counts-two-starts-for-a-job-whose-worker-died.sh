#!/usr/bin/env bash
# BullMQ counts two starts for a job that fails because its worker died: `maxStartedAttempts: 4` lets it start only twice.
#
# `maxStartedAttempts` is documented as the number of times that a job may start processing, and `job.attemptsStarted` as
# incremented "each time a worker picks up the job and begins processing it". A job whose worker died too often is not failed
# by the check that finds it: another worker takes it as any job, which increments `attemptsStarted`, and fails it without a
# call of its processor. So `attemptsStarted` goes 1, 3, 5 at the starts of the processor if each worker dies and each time
# the job is put back with `job.retry()`, and 2, 4, 6 at the failures. If the processor throws instead, it goes 1, 2, 3, 4.
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

const [port, queue] = process.argv.slice(2);
const end = {
  dies: () => process.kill(process.pid, "SIGKILL"),
  throws: (reject) => reject(new Error("injected")),
};
const processor = (job) =>
  new Promise((_, reject) => process.send(`processor ${job.attemptsStarted}`, () => end[queue](reject)));
const worker = new Worker(queue, processor, {
  connection: { host: "127.0.0.1", port: Number(port) },
  lockDuration: 1_000,
  stalledInterval: 1_000,
  maxStalledCount: 0,
  maxStartedAttempts: 4,
});
worker.on("failed", (job) => process.send(`failed ${job.attemptsStarted}`, () => process.exit()));
process.on("disconnect", () => process.exit());
JS

cat > starts.cjs <<'JS'
const { Queue } = require("bullmq");
const { fork } = require("node:child_process");
const { once } = require("node:events");

setTimeout(() => {
  throw new Error("No result within two minutes.");
}, 120_000).unref();

const port = process.argv[2];

/** Starts one worker after another, and retries the job when it has failed, until its processor is not called any more. */
async function count(name) {
  const queue = new Queue(name, { connection: { host: "127.0.0.1", port: Number(port) } });
  const { id } = await queue.add("job", {});
  const seen = [];
  let starts = 0;
  for (let isStarted = true; isStarted && starts < 10; ) {
    isStarted = false;
    while (!(await queue.getJob(id).then((job) => job.isFailed()))) {
      const worker = fork("worker.cjs", [port, name]);
      worker.on("message", (message) => {
        seen.push(message);
        if (message.startsWith("processor")) {
          starts++;
          isStarted = true;
        }
      });
      await once(worker, "disconnect");
    }
    await queue.getJob(id).then((job) => job.retry());
  }
  await queue.close();
  console.log(`worker ${name}: ${starts} starts: ${seen.join(", ")}`);
}

count("throws").then(() => count("dies"));
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
node starts.cjs "$port" | tee seen.txt
cat > expected.txt <<'TXT'
worker throws: 4 starts: processor 1, failed 1, processor 2, failed 2, processor 3, failed 3, processor 4, failed 4, failed 5
worker dies: 2 starts: processor 1, failed 2, processor 3, failed 4, failed 5
TXT
diff expected.txt seen.txt
