import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { Fields } from "../json.ts";
import { type WebhookDelivery, WebhookSender } from "./webhook-delivery.ts";

const LIMIT = 50;

const deliveryTo = (url: string, message?: string): WebhookDelivery => ({
  webhook: "webhook",
  event: "contact_updated",
  lead: "contact",
  message,
  url,
  method: "POST",
  body: "{}",
  isLost: false,
});

/** A sender whose deliveries end one by one, when `finish` is called. */
function createHeldSender() {
  const held: ((outcome: Response | Error) => void)[] = [];
  const recorded: Fields[] = [];
  const sender = new WebhookSender(
    () =>
      new Promise((resolve, reject) => {
        held.push((outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)));
      }),
    (details) => recorded.push(details),
  );
  const send = (count: number): void => {
    for (let index = 0; index < count; index++) sender.send(deliveryTo("http://127.0.0.1:9/", String(index)));
  };
  return { sender, held, recorded, send };
}

test("a limited number of deliveries is sent at the same time, in order", async () => {
  const { sender, held, recorded, send } = createHeldSender();
  send(3 * LIMIT + 7);
  let most = 0;
  let isDone = false;
  const waiting = sender.wait().then(() => {
    isDone = true;
  });
  for (let ended = 0; ended < 3 * LIMIT + 7; ended++) {
    expect(isDone).toBe(false);
    most = Math.max(most, held.length - recorded.length);
    held[ended]?.(ended % 2 === 0 ? new Response() : new TypeError("fetch failed"));
    await new Promise(setImmediate);
  }
  await waiting;
  expect(most).toBe(LIMIT);
  const order = recorded.map(({ message }) => Number(message));
  expect(order).toEqual(Array.from(order, (_, index) => index));
  expect(recorded.slice(0, 2)).toMatchObject([
    { outcome: "status 200" },
    { outcome: "failed: TypeError: fetch failed" },
  ]);
});

test("deliveries that are added while others end are sent too, and waited for", async () => {
  const recorded: Fields[] = [];
  const sender = new WebhookSender(
    async () => new Response(),
    (details) => {
      recorded.push(details);
      if (recorded.length <= 100) sender.send(deliveryTo("http://127.0.0.1:9/"));
    },
  );
  for (let index = 0; index < LIMIT; index++) sender.send(deliveryTo("http://127.0.0.1:9/"));
  await sender.wait();
  expect(recorded).toHaveLength(LIMIT + 100);
});

test("waiting without deliveries resolves", async () => {
  await createHeldSender().sender.wait();
});

test("a fetch that throws is a failed delivery", async () => {
  const recorded: Fields[] = [];
  const sender = new WebhookSender(
    () => {
      throw new TypeError("no network");
    },
    (details) => recorded.push(details),
  );
  sender.send(deliveryTo("http://127.0.0.1:9/"));
  await sender.wait();
  expect(recorded).toMatchObject([{ outcome: "failed: TypeError: no network" }]);
});

test("thousands of deliveries reach a loopback server over few sockets", async () => {
  let requests = 0;
  let open = 0;
  let mostOpen = 0;
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    requests += 1;
    response.end();
  });
  server.on("connection", (socket) => {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    socket.on("close", () => {
      open -= 1;
    });
  });
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const outcomes: unknown[] = [];
  const sender = new WebhookSender(undefined, ({ outcome }) => outcomes.push(outcome));
  for (let index = 0; index < 2000; index++) sender.send(deliveryTo(`http://127.0.0.1:${port}/in`));
  await sender.wait();
  expect(requests).toBe(2000);
  expect(outcomes.filter((outcome) => outcome === "status 200")).toHaveLength(2000);
  // Node opens further connections while those of finished responses are not free yet.
  expect(mostOpen).toBeLessThan(10 * LIMIT);
});
