// Run with --expose-gc. Makes many calls in a separate process and prints the growth of the heap.
import { createClient, type GrinfiClient } from "../../src/index.ts";
import { RawServer } from "./raw-server.ts";
import { JSON_TYPE, rawResponse, VALUE } from "./wrong-responses.ts";

/** A signal that lives as long as the program. */
const { signal } = new AbortController();

/**
 * Returns the size of the heap in use. It collects garbage in several rounds, because objects with finalizers are freed
 * one round later than others.
 */
async function heap(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error("Run this with --expose-gc.");
  for (let round = 0; round < 10; round++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return process.memoryUsage().heapUsed;
}

/** Makes calls one after another, each with a hook and the long-lived signal. Half of them fail. */
async function call(client: GrinfiClient, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await client.call.listTags({}, { signal, hooks: { onRequest: () => {} } }).catch(() => {});
    // Weak references, such as those of a signal, are cleared only between tasks.
    if (index % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

async function growth(client: GrinfiClient, count: number): Promise<number> {
  await call(client, count / 5);
  const before = await heap();
  await call(client, count);
  return (await heap()) - before;
}

let turn = 0;
const responses = [
  () => Response.json(VALUE),
  () => Response.json({ message: "no" }, { status: 422 }),
  () => new Response('{"da', { headers: { "content-type": "application/json" } }),
  () => Response.json(VALUE),
];
const inProcess = createClient({
  apiKey: "not-a-real-key",
  fetch: async () => (responses[turn++ % responses.length] ?? Response.error)(),
});

const server = await RawServer.start();
server.respondWith((socket, { index }) => {
  if (index % 4 === 3) socket.resetAndDestroy();
  else socket.write(rawResponse(index % 4 === 2 ? "503 No" : "200 OK", JSON_TYPE, JSON.stringify(VALUE)));
  if (index > 100) server.requests.length = 0;
});
const overSockets = createClient({ apiKey: "not-a-real-key", baseUrl: server.url });

const result = { inProcess: await growth(inProcess, 10_000), overSockets: await growth(overSockets, 1000) };
await server.stop();
console.log(JSON.stringify(result));
