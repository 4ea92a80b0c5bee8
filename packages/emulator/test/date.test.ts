import { expect, test } from "vitest";
import { createEmulator } from "../src/index.ts";
import { startServer } from "../src/server.ts";

const headers = { authorization: "Bearer test-key" };
const now = "2026-01-05T09:00:00.700Z";

test("every response has the time of the emulator in Date, as a server has its own", async () => {
  const emulator = createEmulator({ now });
  const dateOf = async (path: string, key: Record<string, string> = headers): Promise<string | null> =>
    (await emulator.fetch(`http://emulator.invalid${path}`, { headers: key })).headers.get("date");
  expect(await dateOf("/leads/api/tags")).toBe("Mon, 05 Jan 2026 09:00:00 GMT");
  emulator.advance(3_600_000);
  emulator.addFault({ kind: "status", status: 503 });
  expect(await dateOf("/leads/api/tags")).toBe("Mon, 05 Jan 2026 10:00:00 GMT");
  expect(await dateOf("/nowhere", {})).toBe("Mon, 05 Jan 2026 10:00:00 GMT");
});

test("the server sends that time and not its own", async () => {
  const server = await startServer({ now });
  try {
    const response = await fetch(`${server.url}/leads/api/tags`, { headers });
    expect(response.headers.get("date")).toBe("Mon, 05 Jan 2026 09:00:00 GMT");
  } finally {
    await server.close();
  }
});
