import { expect, test } from "vitest";
import { otherClientRequests } from "./fixtures/other-clients.ts";
import { createNamedRows, serveEmulator, withIds } from "./known-behaviour/account.ts";

/** Sends each request to a new emulator, and returns its method, path, status and operation. */
async function outcomes(strict: boolean): Promise<unknown[][]> {
  const served = await serveEmulator({ strict });
  const found: unknown[][] = [];
  for (const { method, path, body } of otherClientRequests) {
    served.emulator.reset();
    const ids = await createNamedRows(served);
    const sent = body && (JSON.parse(withIds(JSON.stringify(body), ids)) as object);
    const { status } = await served.send(method, withIds(path, ids), sent);
    const [request] = served.emulator.ledger.requests().slice(-1);
    found.push([`${method} ${path}`, status, request?.operation]);
  }
  return found;
}

test("the requests of other clients are accepted", async () => {
  const expected = otherClientRequests.map(({ method, path, status, operation }) => [
    `${method} ${path}`,
    status,
    operation,
  ]);
  expect(await outcomes(false)).toEqual(expected);
});

test("with `strict` the requests of other clients are refused", async () => {
  const accepted = (await outcomes(true)).filter(([, status]) => Number(status) < 400);
  expect(accepted).toEqual([]);
});
