import { fileURLToPath } from "node:url";
import { openFile } from "@grinfi/editor";
import { expect, test } from "vitest";

const editor = openFile(
  fileURLToPath(new URL("../src/in-the-editor.ts", import.meta.url)),
  `
import { Grinfi } from "./index.ts";
const grinfi = new Grinfi({ apiKey: "test-key" });
await grinfi.contacts.find({ email: "robin.sample@example.com" });
await grinfi.automations.versions.create("u", { nodes: [], contact_sources: [] });
await grinfi.tasks.list({ filter: { sta: 1 } });
await grinfi.tasks.list({ filter: { status: "" } });
await grinfi.notes.create({ object: "", note: "n" });
`,
);

test("the editor completes resources, resources in them, and methods", () => {
  expect(editor.completionsAt("contacts.find")).toEqual(
    expect.arrayContaining(["call", "contacts", "list", "senderProfiles", "withOptions"]),
  );
  expect(editor.completionsAt("find({")).toEqual(
    expect.arrayContaining(["count", "delete", "find", "get", "search", "update", "upsert"]),
  );
  expect(editor.completionsAt("find({")).not.toContain("call");
  expect(editor.completionsAt("versions.create")).toEqual(
    expect.arrayContaining(["contacts", "create", "start", "statistics", "versions", "workspaces"]),
  );
});

test("the editor completes the fields of a filter, and an enum", () => {
  expect(editor.completionsAt("sta: 1")).toEqual(
    expect.arrayContaining(["executed_at", "flow_uuid", "sender_profile_uuid", "status", "type"]),
  );
  expect(editor.completionsAt('" } });')).toEqual(["canceled", "closed", "failed", "in_progress", "skipped"]);
  expect(editor.completionsAt('", note')).toEqual(["company", "lead"]);
});

test("the editor shows what a method does, and where it is documented under which name", () => {
  const { words, see } = editor.documentationOf("find({");
  expect(words).not.toBe("");
  expect(see).toContain("api.grinfi.io/openapi/contacts/findonecontact (findOneContact)");
});
