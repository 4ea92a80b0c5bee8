import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { startPrism } from "./index.ts";

test("the mock server does not call the URLs that a request names for callbacks", async () => {
  let calls = 0;
  const target = createServer((_, response) => {
    calls += 1;
    response.end();
  });
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  const prism = await startPrism();
  onTestFinished(async () => {
    target.close();
    await prism.close();
  });
  const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}/hook`;
  const response = await fetch(`${prism.url}/integrations/api/webhooks`, {
    method: "POST",
    headers: { authorization: "Bearer not-a-real-key", "content-type": "application/json" },
    body: JSON.stringify({ name: "Replies", event: "contact_replied_email", target_url: url }),
  });
  expect(response.status).toBe(201);
  // Prism calls before it responds, so a call would have arrived before the next response.
  await (
    await fetch(`${prism.url}/leads/api/tags`, { headers: { authorization: "Bearer not-a-real-key" } })
  ).text();
  expect(calls).toBe(0);
});
