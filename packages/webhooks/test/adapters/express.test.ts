import express from "express";
import express4 from "express4";
import { describe, expect, test, vi } from "vitest";
import { toNodeHandler } from "../../src/index.ts";
import { RECEIVER_SECRET } from "../support/account.ts";
import { exchange, lastBytesOf } from "./raw-client.ts";
import { createQuietReceiver, listen, reply } from "./servers.ts";

const headers = ["content-type: application/json"];

async function statusesOf(port: number, targets: readonly string[], body = reply()): Promise<number[]> {
  const received = [];
  for (const target of targets) received.push(await exchange(port, [lastBytesOf({ target, headers, body })]));
  return received.flatMap(({ statuses }) => statuses);
}

describe("Express finds the secret", () => {
  test("in a parameter of the path", async () => {
    const listener = toNodeHandler(createQuietReceiver());
    const targets = [`/grinfi/${RECEIVER_SECRET}`, "/grinfi/not-a-real-secret-2"];
    for (const app of [
      express().post("/grinfi/:secret", listener),
      express4().post("/grinfi/:secret", listener),
    ])
      expect(await statusesOf(await listen(app), targets)).toEqual([204, 404]);
  });

  test("in the prefix of a router, in its path and in the query", async () => {
    const listener = toNodeHandler(createQuietReceiver());
    const five = express().use("/hooks/:tenant", express.Router().post("/grinfi{/:secret}", listener));
    const four = express4().use("/hooks/:tenant", express4.Router().post("/grinfi/:secret?", listener));
    const targets = [
      `/hooks/${RECEIVER_SECRET}/grinfi`,
      `/hooks/a/grinfi/${RECEIVER_SECRET}`,
      `/hooks/a/grinfi?key=${RECEIVER_SECRET}`,
      "/hooks/a/grinfi?key=a",
    ];
    for (const app of [five, four])
      expect(await statusesOf(await listen(app), targets)).toEqual([204, 204, 204, 404]);
  });
});

test("a body that is too large for the parser of Express does not reach the receiver", async () => {
  const receive = vi.fn(createQuietReceiver());
  const port = await listen(express().use(express.json({ limit: 20 }), toNodeHandler(receive)));
  expect(await statusesOf(port, [`/${RECEIVER_SECRET}`])).toEqual([413]);
  expect(receive).not.toHaveBeenCalled();
});
