import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { startServer } from "@grinfi/emulator/server";
import { Grinfi } from "@grinfi/sdk";
import { expect, test } from "vitest";
import { parseMarkdown } from "../src/markdown.ts";
import { snippetsOf } from "../src/snippets.ts";
import { createTempWorkspace } from "../src/temp-workspace.ts";

const PATH = "docs/guides/webhooks.md";
const GUIDE = new URL(`../../../${PATH}`, import.meta.url);

test("the first program of the guide prints each reply once, and has at most ten lines", async () => {
  const file = parseMarkdown(PATH, await readFile(GUIDE, "utf8"));
  const shown = file.blocks.find(({ language }) => language === "text")?.code.trimEnd() ?? "";
  const [program] = snippetsOf([file]).snippets;
  if (program === undefined) throw new Error("The guide has no program.");
  expect(program.code.split("\n").filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(10);

  const workspace = await createTempWorkspace([program]);
  const { close, emulator, url } = await startServer({
    contacts: 20,
    webhooks: { deliveries: 2, wrap: 0.5 },
  });
  const port = await freePort();
  const receiver = spawn(process.execPath, [join(workspace.folder, workspace.pathOf(program))], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      ...{ GRINFI_API_KEY: "not-a-real-key", GRINFI_BASE_URL: url },
      ...{
        PORT: String(port),
        PUBLIC_URL: `http://127.0.0.1:${port}/grinfi`,
        WEBHOOK_SECRET: "not-a-real-secret",
      },
    },
  });
  try {
    const grinfi = new Grinfi({ apiKey: "not-a-real-key", baseUrl: url });
    while ((await grinfi.webhooks.list()).items.length === 0) {
      expect(receiver.exitCode).toBeNull();
      await sleep(50);
    }
    const contact = await grinfi.contacts.search().first();
    const sender = await grinfi.senderProfiles.list().first();
    const lines = createInterface({ input: receiver.stdout });
    const printed: string[] = [];
    lines.on("line", (line) => printed.push(line));
    const receive = (text: string): unknown =>
      emulator.receiveLinkedInMessage({ lead: contact?.uuid ?? "", senderProfile: sender?.uuid ?? "", text });
    for (const text of [shown, "The last one."]) {
      receive(text);
      emulator.advance(60_000);
      await emulator.waitForWebhooks();
    }
    while (!printed.includes("The last one.")) await once(lines, "line");
    expect(printed).toEqual([shown, "The last one."]);
    expect(
      emulator.ledger.effects("delivered").filter(({ outcome }) => outcome === "status 204"),
    ).toHaveLength(4);
  } finally {
    receiver.kill("SIGKILL");
    await close();
    await workspace.remove();
  }
});

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  await once(server.close(), "close");
  return port;
}
