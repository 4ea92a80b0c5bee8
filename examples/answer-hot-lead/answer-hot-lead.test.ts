import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Grinfi } from "@grinfi/sdk";
import { afterEach, assert, beforeEach, expect, test } from "vitest";
import { useExamples } from "../support/run-example.ts";

const examples = useExamples();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "grinfi-example-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("whoever is interested is answered once, however often it is run", async () => {
  const { emulator } = examples;
  const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: examples.url });
  const [hot] = await grinfi.inbox.listUnread();
  assert(hot);
  const contact = hot.contact.uuid;
  const stage = (await grinfi.pipelineStages.list({ filter: { object: "lead" } }).toArray({ limit: 100 })).at(
    -1,
  );
  assert(stage);
  const journal = join(folder, "replies.journal");
  const run = (text: string) =>
    examples.run(
      new URL(".", import.meta.url),
      ...[contact, "linkedin", text, "--stage", stage.uuid],
      ...["--follow-up", "2027-03-01T09:00:00Z", "--journal", journal],
    );

  const first = await run("Tuesday at ten?");
  expect(first).toMatchObject({ code: 0, stderr: "" });
  expect(first.stdout).toBe("cancel: done\nsend: done\nstage: done\ntask: done\n");
  expect((await grinfi.contacts.get(contact)).pipeline_stage_uuid).toBe(stage.uuid);

  emulator.ledger.clear();
  expect(await run("Tuesday at ten?")).toMatchObject({ code: 0, stdout: first.stdout });
  expect(emulator.ledger.requests()).toEqual([]);

  emulator.addFault({ kind: "status", status: 503, operation: "sendLinkedInMessage" });
  const unclear = await run("Or Wednesday?");
  expect(unclear.code).toBe(1);
  expect(unclear.stdout).toMatch(/^send: unknown .*Look at the conversation/m);
  expect(unclear.stdout).toMatch(/^stage: not_tried /m);

  emulator.advance(60_000);
  expect(emulator.ledger.effects("sent").filter(({ lead }) => lead === contact)).toHaveLength(1);
});
