import { Grinfi } from "@grinfi/sdk";
import { assert, expect, test } from "vitest";
import { useExamples } from "../support/run-example.ts";
import { useTempFolder } from "../support/temp-folder.ts";

const examples = useExamples();
const pathOf = useTempFolder();

test("it sends the reply once, even if it runs again", async () => {
  const { emulator } = examples;
  const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: examples.url });
  const [unread] = await grinfi.inbox.listUnread();
  assert(unread);
  const contact = unread.contact.uuid;
  const stage = (await grinfi.pipelineStages.list({ filter: { object: "lead" } }).toArray({ limit: 100 })).at(
    -1,
  );
  assert(stage);
  const journal = pathOf("replies.journal");
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
  const uncertain = await run("Or Wednesday?");
  expect(uncertain.code).toBe(1);
  expect(uncertain.stdout).toMatch(/^send: unknown .*Check the conversation/m);
  expect(uncertain.stdout).toMatch(/^stage: not_tried /m);

  emulator.advance(60_000);
  expect(emulator.ledger.effects("sent").filter(({ lead }) => lead === contact)).toHaveLength(1);
});
