import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openFile } from "@grinfi/editor";
import { expect, test } from "vitest";

/** A file next to the sources. */
const beside = (name: string): string => fileURLToPath(new URL(`../src/${name}.ts`, import.meta.url));

const editor = openFile(
  beside("in-the-editor"),
  `
import { Grinfi } from "./index.ts";
const grinfi = new Grinfi({ apiKey: "test-key" });
await grinfi.contacts.find({ email: "robin.sample@example.com" });
await grinfi.automations.versions.create("u", { nodes: [], contact_sources: [] });
await grinfi.tasks.list({ filter: { sta: 1 } });
await grinfi.tasks.list({ filter: { status: "" } });
await grinfi.automations.list({ filter: { status: [""] } });
await grinfi.automations.list({ filter: { status: { "!=": "" } }, order_field: "" });
await grinfi.tasks.list({ filter: { type: "" }, limit: 1 });
await grinfi.lists.list({ filter: { name: "" }, limit: 1 });
await grinfi.notes.create({ object: "", note: "n" });
await grinfi.contacts.search({ filter: { list_uuid: "l", pi: 1 } });
await grinfi.contacts.importCsv(new Blob(), { list: "l", columns: { Mail: "" } });
await grinfi.contacts.export({ format: "csv", columns: [""] });
`,
);

test("the editor completes resources, nested resources and methods", () => {
  expect(editor.completionsAt("contacts.find")).toEqual(
    expect.arrayContaining(["call", "contacts", "paginate", "senderProfiles", "withOptions"]),
  );
  expect(editor.completionsAt("find({")).toEqual(
    expect.arrayContaining(["countExisting", "delete", "find", "get", "search", "update", "upsert"]),
  );
  expect(editor.completionsAt("find({")).not.toContain("call");
  expect(editor.completionsAt("versions.create")).toEqual(
    expect.arrayContaining(["contacts", "create", "start", "statistics", "versions", "workspaces"]),
  );
});

test("the editor completes the fields of a filter and the values of an enum", () => {
  expect(editor.completionsAt("sta: 1")).toEqual(
    expect.arrayContaining(["executed_at", "flow_uuid", "sender_profile_uuid", "status", "type"]),
  );
  expect(editor.completionsAt('" } });').toSorted()).toEqual([
    "canceled",
    "closed",
    "failed",
    "in_progress",
    "is_not_null",
    "is_null",
    "skipped",
  ]);
  expect(editor.completionsAt('", note')).toEqual(["company", "lead"]);
});

test("the editor completes the known fields of a filter of contacts, and shows the source of each", () => {
  expect(editor.completionsAt("pi: 1")).toEqual([
    ...["company_name", "created_at", "email_status", "ids", "name", "pipeline_stage_uuid"],
    ...["tags", "updated_at"],
  ]);
  const filter = openFile(
    beside("filter-of-contacts"),
    `import type { ContactFilter } from "./index.ts";
export const filter: ContactFilter = {
  name: "b", company_name: "a", created_at: "a", email_status: "a", ids: "a", list_uuid: "a",
  pipeline_stage_uuid: "a", tags: "a", updated_at: "a",
};
`,
  );
  const sourceOf = (field: string): string | undefined =>
    /(?:Assumed|Source): (.*)\.$/.exec(filter.documentationOf(`${field}: `).text)?.[0];
  for (const field of ["company_name", "email_status"])
    expect(sourceOf(field)).toBe("Source: an example in the description of the API.");
  for (const field of ["ids", "pipeline_stage_uuid"])
    expect(sourceOf(field)).toBe("Source: the publisher's MCP server.");
  expect(sourceOf("created_at")).toBe("Source: two public programs that synchronise contacts.");
  for (const field of ["list_uuid", "name", "tags"]) expect(sourceOf(field)).toMatch(/^Assumed: /);
  expect(filter.documentationOf("updated_at: ").text).toContain("fails with a 500. Use `created_at`");
});

test("the editor completes the values of a field in all forms of a filter, and the fields of an order", () => {
  const status = ["archived", "draft", "off", "on"];
  expect(editor.completionsAt('"] } });')).toEqual(status);
  expect(editor.completionsAt('" } }, order_field')).toEqual(status);
  const fields = editor.completionsAt('" });\nawait grinfi.tasks');
  expect(fields).toEqual(expect.arrayContaining(["created_at", "name", "updated_at"]));
  expect(fields).not.toContain("schedule");
  expect(editor.completionsAt('" }, limit: 1 });\nawait grinfi.lists')).toEqual(
    expect.arrayContaining(["email_send_message", "is_null", "linkedin_send_message"]),
  );
  expect(editor.completionsAt('" }, limit: 1 });\nawait grinfi.notes').toSorted()).toEqual([
    "is_not_null",
    "is_null",
  ]);
});

test("the editor completes the fields of an import and of an export", () => {
  const written = editor.completionsAt('" } });\nawait grinfi.contacts.export');
  expect(written).toEqual(expect.arrayContaining(["email", "linkedin", "work_email"]));
  expect(written).not.toContain("uuid");
  expect(editor.completionsAt('"] });')).toEqual(expect.arrayContaining(["tags", "uuid", "work_email"]));
});

test("the editor shows what a method does, and its page and id in the reference", () => {
  const { text, link } = editor.documentationOf("find({");
  expect(text).not.toBe("");
  expect(link).toContain("api.grinfi.io/openapi/contacts/findonecontact (findOneContact)");
});

const named = openFile(
  beside("names-of-types"),
  `
import { Grinfi } from "./index.ts";
const grinfi = new Grinfi({ apiKey: "test-key" });
const contact = await grinfi.contacts.get("u");
const found = await grinfi.contacts.find({ email: "robin.sample@example.com" });
for await (const row of grinfi.contacts.search()) console.log(row);
const page = await grinfi.contacts.search();
const automation = await grinfi.automations.list().first();
const companies = await grinfi.companies.lookup({ lookups: [] });
const tasks = await grinfi.paginate("listTasks").toArray({ limit: 10 });
const tag = await grinfi.call.createTag({ body: { name: "Hot" } });
const webhook = await grinfi.webhooks.get("u");
const note = await grinfi.notes.update("u", { note: "n" });
const counts = await grinfi.contacts.bulkUpsert([], { list: "l", onConflict: "skip" });
for await (const outcome of grinfi.contacts.bulkUpsert([], { list: "l", onConflict: "skip" })) console.log(outcome);
const chunks = await grinfi.contacts.bulkAction({ type: "contact_delete" }, { ids: ["u"] });
const answered = await grinfi.contacts.reply("u", { channel: "linkedin", text: "Hello" });
const imported = await grinfi.contacts.importCsv(new Blob(), { list: "l" });
const unread = await grinfi.inbox.listUnread();
const problems = await grinfi.automations.validateOnServer({ nodes: [], contact_sources: [] });
const ensured = await grinfi.webhooks.ensure([]);
`,
);

test.each([
  ["get(", "(uuid: string, options?: RequestOptions): CallPromise<Contact>"],
  ["find(", "(input: FindOneContactFields, options?: RequestOptions): Promise<Contact | undefined>"],
  ["search()", "options?: ListOptions<Contact>): Pager<Contact>"],
  ["list()", "(input?: ListFlowsQuery, options?: ListOptions<Automation>): Pager<Automation>"],
  ["update(", "(uuid: string, input: UpdateNoteBody, options?: RequestOptions): CallPromise<Note>"],
  ["lookup(", ": CallPromise<Company[]>"],
  ['paginate("listTasks"', ": Pager<Task>"],
  ["createTag(", ": CallPromise<Tag>"],
  ["contact =", "const contact: Contact"],
  ["found =", "const found: Contact | undefined"],
  ["row of", "const row: Contact"],
  ["page =", "const page: Page<Contact>"],
  ["automation =", "const automation: Automation | undefined"],
  ["companies =", "const companies: Company[]"],
  ["tasks =", "const tasks: Task[]"],
  ["tag =", "const tag: Tag"],
  ["webhook =", "const webhook: Webhook"],
  ["bulkUpsert(", ": Job<RowOutcome, BulkUpsertResult>"],
  ["counts =", "const counts: BulkUpsertResult"],
  ["outcome of", "const outcome: RowOutcome"],
  ["chunks =", "const chunks: BulkActionResult"],
  ["answered =", "const answered: ReplyResult"],
  ["imported =", "const imported: ImportCsvResult"],
  ["unread =", "const unread: UnreadContact[]"],
  ["problems =", "const problems: AutomationProblem[]"],
  ["ensured =", "const ensured: EnsureWebhooksResult"],
])("the tooltip of `%s` names the type instead of its fields", (text, ending) => {
  const tooltip = named.tooltipOf(text);
  expect(tooltip.slice(-ending.length)).toBe(ending);
});

test("the editor shows what the SDK adds to the API", () => {
  const search = named.documentationOf("search()");
  expect(search.text).toContain("1 request for each page of 100 items");
  expect(search.text).toContain("The oldest items come first");
  expect(search.text).toContain("`count()` sends 1 request.");
  expect(search.text).toContain("With `slice: true`, the pager reads those items, too.");
  expect(search.text).not.toMatch(/newest first/i);
  expect(named.documentationOf("find(").text).toContain("Resolves to `undefined` if the API returns a 404.");
  expect(named.documentationOf("createTag(").text).not.toContain("retried");
  expect(editor.documentationOf("versions.create".slice(9)).text).toContain(
    "Not retried if the API may already have acted",
  );
});

/** The examples of all generated methods, in the order of the file. */
const examples = readFileSync(new URL("../src/generated/resources.ts", import.meta.url), "utf8")
  .split("\n")
  .flatMap((line, index, lines) =>
    line === "   * @example" ? [lines[index + 1]?.slice("   * ".length) ?? ""] : [],
  );
const variables = new Set(examples.flatMap((code) => code.match(/\b(?:\w+_)?uuid\b|\b\w+Uuid\b/g) ?? []));
const compiled = openFile(
  beside("examples-of-methods"),
  `import { Grinfi } from "./index.ts";
const grinfi = new Grinfi();
const id = 1;
${[...variables].map((name) => `const ${name} = "u";`).join("\n")}
${examples.map((code) => `{ ${code} }`).join("\n")}
`,
);

test("every generated method has an example, and all examples compile", () => {
  const methods = readFileSync(new URL("../src/generated/resources.ts", import.meta.url), "utf8").match(
    /^ {2}\w+\(.*options\?: /gm,
  );
  expect(examples).toHaveLength(methods?.length ?? 0);
  expect(examples).toContain("const contact = await grinfi.contacts.get(uuid);");
  expect(compiled.problems()).toEqual([]);
  expect(named.documentationOf("get(").example).toBe("const contact = await grinfi.contacts.get(uuid);");
});

const MISTAKES: readonly (readonly [call: string, at: string, message: string])[] = [
  ['tasks.list({ filter: { stat: "closed" } })', "stat", "'stat' does not exist in type '{ automation?:"],
  [
    'automations.list({ filter: { status: "onn" } })',
    "status",
    `Type '"onn"' is not assignable to type 'FilterValue<"archived" | "draft" | "off" | "on"> | undefined'.`,
  ],
  [
    'automations.list({ filter: { status: ["onn"] } })',
    '"onn"',
    `Type '"onn"' is not assignable to type '"archived" | "draft" | "off" | "on"'.`,
  ],
  [
    'automations.list({ filter: { status: { "!=": "onn" } } })',
    "status",
    `Type '"onn"' is not assignable to type '"archived" | "draft" | "off" | "on"`,
  ],
  [
    'automations.list({ filter: { status: "on" as string } })',
    "status",
    `Type 'string' is not assignable to type 'FilterValue<"archived" | "draft" | "off" | "on"> | undefined'.`,
  ],
  [
    'tasks.list({ order_field: "crated_at" })',
    "order_field",
    `Type '"crated_at"' is not assignable to type '"`,
  ],
  [
    'contacts.search({ filter: { updated_at: "2026-03-01" } })',
    "updated_at",
    "not assignable to type 'UnusableField<\"The API cannot filter by this field: it fails with a 500. Use `created_at`.\">'",
  ],
  ["automations.list({ limt: 1 })", "limt", "'limt' does not exist in type 'ListFlowsQuery'."],
  ["tags.create({ colour: '#2f6fed' })", "colour", "'colour' does not exist in type 'CreateTagBody'."],
  ["tags.create({ color: '#2f6fed' })", "{ color: '#2f6fed' }", "Property 'name' is missing in type"],
  [
    "contacts.find({ email: undefined as string | undefined, linkedin_id: undefined as string | undefined })",
    "email",
    "Type 'string | undefined' is not assignable to type 'string | null'",
  ],
  ['contacts.find({ name: "Robin" })', '{ name: "Robin" }', "Property 'company_name' is missing in type"],
  [
    'notes.create({ object: "person", object_uuid: "u", note: "n" })',
    "object",
    `Type '"person"' is not assignable to type '"`,
  ],
  ['contacts.get("u", { retires: 3 })', "retires", "'retires' does not exist in type 'RequestOptions'."],
  ["automations.start()", "start", "Expected 1-2 arguments, but got 0."],
  [
    'contacts.bulkUpsert([{ first_name: "" }], { list: "l", onConflict: "skip" })',
    '{ first_name: "" }',
    "Property 'linkedin_id' is missing in type '{ first_name: string; }'",
  ],
  [
    'contacts.bulkUpsert([], { list: "l", onConflict: "replace" })',
    "onConflict",
    `Type '"replace"' is not assignable to type '"`,
  ],
];
// All files are opened before the first request, so that they are checked together.
const files = MISTAKES.map(([call], index) =>
  openFile(beside(`mistake-${index}`), `import { Grinfi } from "./index.ts";\nnew Grinfi().${call};\n`),
);

test.each(MISTAKES.map((mistake, index) => [...mistake, index] as const))(
  "the compiler reports the mistake in %s at its position, in a readable sentence",
  (_, at, message, index) => {
    expect(files[index]?.problems()).toEqual([{ at, message: expect.stringContaining(message) }]);
  },
);
