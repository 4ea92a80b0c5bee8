import { expect, test } from "vitest";
import { createCaller } from "../../../test/support/caller.ts";
import { contactsFixtureOf, insertRows } from "../../../test/support/contacts-fixture.ts";
import { createEmulator, type Emulator } from "../../index.ts";
import { STYLE } from "./style.ts";

const MALICIOUS_TEXT = `<script>alert("1")</script><img src=x onerror='alert(2)'>`;

async function page(emulator: Emulator, query = ""): Promise<{ response: Response; text: string }> {
  const response = await emulator.fetch(`http://emulator.invalid/${query}`);
  return { response, text: await response.text() };
}

/** Returns the text of the page without its markup. */
async function words(emulator: Emulator, query = ""): Promise<string> {
  const { text } = await page(emulator, query);
  return text
    .replace(/<style>.*?<\/style>|<script>.*?<\/script>/gs, "")
    .replace(/<[^>]*>|\s+/g, " ")
    .replace(/\s+/g, " ")
    .replaceAll("&#34;", '"');
}

function withMessages(name: string, text: string): Emulator {
  const emulator = createEmulator();
  const created_at = emulator.now.toISOString();
  insertRows(emulator, "leads", [{ uuid: "lead-1", name }]);
  insertRows(
    emulator,
    "linkedin-messages",
    Array.from({ length: 10 }, (_, index) => ({
      uuid: `message-${index}`,
      lead_uuid: "lead-1",
      type: "inbox",
      status: "done",
      text: `${text} ${index}`,
      created_at,
    })),
  );
  insertRows(emulator, "emails", [
    {
      uuid: "email-1",
      lead_uuid: "lead-1",
      type: "outbox",
      status: "bounced",
      subject: text,
      created_at,
    },
  ]);
  return emulator;
}

test("the page shows time, row counts, messages, ledger and examples", async () => {
  const emulator = withMessages("Ada Lovelace", "Let us talk");
  const call = createCaller(emulator);
  await call("POST", "/leads/api/tags", { name: "Hot" });
  await call("GET", "/leads/api/leads/none");
  emulator.addFault({ kind: "html" });
  await call("GET", "/flows/api/flows?filter[status]=on");
  const { response } = await page(emulator);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  const shown = await words(emulator);
  expect(shown).toContain("2026-01-05 09:00:00 UTC");
  expect(shown).toContain("1000 credits");
  expect(shown).toMatch(/tags 1 .*linkedin-messages 10|linkedin-messages 10 .*tags 1/);
  expect(shown).toContain("in done Ada Lovelace Let us talk 9");
  expect(shown).not.toContain("Let us talk 1 ");
  expect(shown).toContain("out bounced Ada Lovelace Let us talk");
  expect(shown).toMatch(/201 POST \/leads\/api\/tags createTag/);
  expect(shown).toMatch(/created collection tags, id \S+ /);
  expect(shown).toContain("404 GET /leads/api/leads/none getLead");
  expect(shown).toContain("502 GET /flows/api/flows?filter[status]=on listFlows fault: html");
  expect(shown).toContain('baseUrl: "http://emulator.invalid"');
});

test("the page of an empty emulator has empty sections, and says how to get example data", async () => {
  const { text } = await page(createEmulator());
  expect(text.match(/None yet/g)).toHaveLength(6);
  expect(text).toContain("--contacts 20");
  expect(text).not.toContain("Since your last click");
});

test("it shows the names and uuids of lists, sender profiles, automations and pipeline stages", async () => {
  const emulator = createEmulator({ contacts: 20 });
  const call = createCaller(emulator);
  const { text } = await page(emulator);
  const shown = await words(emulator);
  for (const path of [
    "/leads/api/lists",
    "/flows/api/sender-profiles",
    "/flows/api/flows",
    '/leads/api/pipeline-stages?filter={"object":"lead"}',
    '/leads/api/pipeline-stages?filter={"object":"company"}',
  ]) {
    const rows = (await call("GET", path)).body.data;
    expect(rows.length).toBeGreaterThan(2);
    for (const { uuid, name, first_name, last_name } of rows) {
      expect(text).toContain(`<code class="uuid">${uuid}</code>`);
      expect(shown).toMatch(new RegExp(`${name ?? `${first_name} ${last_name}`} [a-z A-Z]*${uuid}`));
    }
  }
});

test("of many lists it shows the newest, in the order of creation", async () => {
  const emulator = createEmulator();
  for (let list = 1; list <= 30; list++)
    await createCaller(emulator)("POST", "/leads/api/lists", { name: `List ${list}.` });
  const shown = await words(emulator);
  const names = [...shown.matchAll(/List \d+\./g)].map(([name]) => name);
  expect(names).toEqual(Array.from({ length: 20 }, (_, index) => `List ${index + 11}.`));
  expect(shown).toContain("Lists the newest 20 of 30 rows");
});

test("the latest contacts are shown, even after many older ones, and invited contacts come first", async () => {
  const emulator = createEmulator({ contacts: 500 });
  const [list] = (await createCaller(emulator)("GET", "/leads/api/lists")).body.data;
  const { upsert } = contactsFixtureOf(emulator, list.uuid);
  const { uuid } = await upsert({ linkedin_id: "robin-sample", name: "Robin Sample" });
  const { text } = await page(emulator);
  const items = [...text.matchAll(/<li>(?:(?!<\/li>).)*class="buttons".*?<\/li>/gs)].map(([item]) => item);
  expect(items).toHaveLength(8);
  expect(items.map((item) => item.includes("Accepts"))).toEqual([
    ...[true, true, true],
    ...[false, false, false, false, false],
  ]);
  expect(items[3]).toContain(uuid);
});

test.each(["?since=x", "?since=-1", "?since=1e3", "?since=2", "?since=99999999999999999999", "?other"])(
  "the query %s is ignored",
  async (query) => {
    const emulator = createEmulator();
    await createCaller(emulator)("GET", "/leads/api/tags");
    expect((await page(emulator, query)).text).toBe((await page(emulator)).text);
  },
);

test("what happened after an entry can be shown after older entries were dropped", async () => {
  const emulator = createEmulator({ maxLedgerEntries: 10 });
  for (let request = 0; request < 30; request++) await createCaller(emulator)("GET", "/leads/api/tags");
  expect(emulator.ledger.dropped).toBeGreaterThan(5);
  expect(await words(emulator, "?since=28")).toContain("Since your last click 2 requests");
  expect(await words(emulator, "?since=0")).toContain(
    `Since your last click ${emulator.ledger.entries.length} requests`,
  );
});

test("text from requests is escaped", async () => {
  const emulator = withMessages(MALICIOUS_TEXT, MALICIOUS_TEXT);
  const call = createCaller(emulator, { authorization: "Bearer <b>canary-key</b>" });
  await call("GET", `/leads/api/tags?search=${encodeURIComponent(MALICIOUS_TEXT)}`);
  await call("GET", `/${MALICIOUS_TEXT}`);
  await createCaller(emulator)("POST", "/leads/api/custom-fields", { name: MALICIOUS_TEXT, object: "lead" });
  for (const [table, row] of [
    ["lists", { name: MALICIOUS_TEXT }],
    ["flows", { name: MALICIOUS_TEXT, status: MALICIOUS_TEXT }],
    ["sender-profiles", { first_name: MALICIOUS_TEXT, label: MALICIOUS_TEXT, status: MALICIOUS_TEXT }],
    ["pipeline-stages", { name: MALICIOUS_TEXT }],
    ["leads", { name: MALICIOUS_TEXT, created_at: MALICIOUS_TEXT }],
  ] as const)
    insertRows(emulator, table, [{ uuid: `"><img src=x>${table}`, ...row }]);
  const { response, text } = await page(emulator, "?since=0");
  expect(text.match(/<script>/g)).toHaveLength(1);
  expect(text).not.toContain("<img");
  expect(text).not.toMatch(/onerror='/);
  expect(text).toContain("&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;");
  expect(text).not.toContain("canary-key");
  const policy = response.headers.get("content-security-policy");
  for (const part of ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"])
    expect(policy).toContain(part);
});

test("each part that is updated has an id of its own, and contains no text field", async () => {
  const { text } = await page(createEmulator({ contacts: 20 }));
  const ids = [...text.matchAll(/<\w+ ([^>]*)data-live>/g)].map(([, before]) => before);
  expect(ids.length).toBeGreaterThan(3);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^id="\w+" $/);
  const [, contacts = ""] = text.split('<div id="contacts" data-live>');
  expect(contacts).not.toContain("<input");
});

// What a browser computes is not tested here. These rules are what keeps the page from becoming wider than its window.
test("no width in the style sheet is larger than a window of 500 pixels, and long words break", () => {
  const narrow = STYLE.replace(/@media \(min-width.*?\n}/s, "");
  const fixed = [...narrow.matchAll(/(max-)?(?:width|basis|flex|minmax|columns)[^;]*?(\d+)px/g)].filter(
    ([, isMaximum]) => isMaximum === undefined,
  );
  expect(fixed.length).toBeGreaterThan(2);
  for (const [rule, , pixels] of fixed) expect(Number(pixels), rule).toBeLessThanOrEqual(460);
  for (const selector of ["td:last-child", ".rows li", ".error"])
    expect(STYLE.split(`\n${selector} {`)[1]?.split("}")[0]).toContain("overflow-wrap: anywhere");
});

test("a request for the page is not in the ledger", async () => {
  const emulator = createEmulator();
  await page(emulator);
  expect(emulator.ledger.entries).toEqual([]);
});

test("the page loads no external resources", async () => {
  const { text } = await page(createEmulator({ contacts: 10 }));
  expect(text).not.toMatch(/(src|href)="(?!data:,")/);
  expect(text).not.toMatch(/@import|url\(/);
});
