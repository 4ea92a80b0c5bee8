// Run with --expose-gc: makes many calls in a process of its own and prints by how much the heap has grown.
import { createClient, type GrinfiClient } from "../../src/index.ts";
import { VALUE, whole } from "./wrong-answers.ts";
import { WrongServer } from "./wrong-server.ts";

const JSON_TYPE = "content-type: application/json\r\n";
/** Lives as long as the program, as one that says when the program ends. */
const { signal } = new AbortController();

/** What is in use. What waits for its finalizers goes in the rounds after that in which it was found. */
async function heap(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error("Run this with --expose-gc.");
  for (let round = 0; round < 10; round++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return process.memoryUsage().heapUsed;
}

/** One call after the other, each with a hook and the long-lived signal; half of them fail. */
async function call(client: GrinfiClient, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await client.call.listTags({}, { signal, hooks: { onRequest: () => {} } }).catch(() => {});
    // What is collected in tasks of its own, such as what a signal refers to weakly, needs one now and then.
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
const answers = [
  () => Response.json(VALUE),
  () => Response.json({ message: "no" }, { status: 422 }),
  () => new Response('{"da', { headers: { "content-type": "application/json" } }),
  () => Response.json(VALUE),
];
const inProcess = createClient({
  apiKey: "not-a-real-key",
  fetch: async () => (answers[turn++ % answers.length] ?? Response.error)(),
});

const server = await WrongServer.start();
server.answer((socket, { index }) => {
  if (index % 4 === 3) socket.resetAndDestroy();
  else socket.write(whole(index % 4 === 2 ? "503 No" : "200 OK", JSON_TYPE, JSON.stringify(VALUE)));
  if (index > 100) server.requests.length = 0;
});
const overSockets = createClient({ apiKey: "not-a-real-key", baseUrl: server.url });

const result = { inProcess: await growth(inProcess, 10_000), overSockets: await growth(overSockets, 1000) };
await server.stop();
console.log(JSON.stringify(result));
