import { getRequestListener } from "@hono/node-server";
import express from "express";
import { type Context, Hono } from "hono";
import { expect, test, vi } from "vitest";
import { RECEIVER_SECRET } from "../support/account.ts";
import { exchange, lastBytesOf } from "./raw-client.ts";
import { createQuietReceiver, listen, reply } from "./servers.ts";

const delivery = {
  target: `/grinfi/${RECEIVER_SECRET}`,
  headers: ["content-type: application/json"],
  body: reply(),
};

test.each<[string, (context: Context) => Promise<unknown>]>([
  ["json()", ({ req }) => req.json()],
  ["text()", ({ req }) => req.text()],
  ["arrayBuffer()", ({ req }) => req.arrayBuffer()],
  ["raw.json()", ({ req }) => req.raw.json()],
])("a request whose body Hono has read with %s is an error that says so", async (_, read) => {
  const onError = vi.fn();
  const receiver = createQuietReceiver({ onError });
  const app = new Hono().post("/grinfi/:secret", async (context) => {
    await read(context);
    return receiver(context.req.raw);
  });
  const port = await listen(getRequestListener(app.fetch));
  const sent = await exchange(port, [lastBytesOf(delivery)]);
  const local = await app.request(delivery.target, { method: "POST", body: delivery.body });
  expect([sent.statuses, local.status]).toEqual([[500], 500]);
  for (const [error] of onError.mock.calls) expect(error).toMatchObject({ code: "body_used" });
  expect(onError).toHaveBeenCalledTimes(2);
});

test("Hono in Express finds the secret in the path and the query, but not in the prefix", async () => {
  const receiver = createQuietReceiver();
  const app = new Hono().post("*", (context) => receiver(context.req.raw));
  const port = await listen(express().use("/hooks/:tenant", getRequestListener(app.fetch)));
  const targets = [
    `/hooks/a/${RECEIVER_SECRET}`,
    `/hooks/a?key=${RECEIVER_SECRET}`,
    `/hooks/${RECEIVER_SECRET}/grinfi`,
  ];
  const received = [];
  for (const target of targets) received.push(await exchange(port, [lastBytesOf({ ...delivery, target })]));
  expect(received.flatMap(({ statuses }) => statuses)).toEqual([204, 204, 404]);
});

test("Hono behind a body parser of Express passes an empty body", async () => {
  const receiver = createQuietReceiver();
  const app = new Hono().post("*", (context) => receiver(context.req.raw));
  const port = await listen(express().use(express.json(), getRequestListener(app.fetch)));
  expect((await exchange(port, [lastBytesOf(delivery)])).statuses).toEqual([400]);
});
