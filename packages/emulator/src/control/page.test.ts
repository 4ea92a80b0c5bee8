import { expect, test } from "vitest";
import { createCaller } from "../../test/support/caller.ts";
import { createEmulator, type Emulator } from "../index.ts";

const EVIL = `<script>alert("1")</script><img src=x onerror='alert(2)'>`;

async function page(emulator: Emulator): Promise<{ response: Response; text: string }> {
  const response = await emulator.fetch("http://emulator.invalid/");
  return { response, text: await response.text() };
}

/** Puts rows into tables that have them only after a longer story. */
function insert(emulator: Emulator, table: string, ...rows: object[]): void {
  const state = emulator.save();
  const { changed, added } = state.tables[table] ?? { changed: [], added: [] };
  const next = { changed, added: [...added, ...(rows as Record<string, unknown>[])] };
  emulator.load({ ...state, tables: { ...state.tables, [table]: next } });
}

function withMessages(name: string, text: string): Emulator {
  const emulator = createEmulator();
  const created_at = emulator.now.toISOString();
  insert(emulator, "leads", { uuid: "lead-1", name });
  insert(
    emulator,
    "linkedin-messages",
    ...Array.from({ length: 10 }, (_, index) => ({
      uuid: `message-${index}`,
      lead_uuid: "lead-1",
      type: "inbox",
      status: "done",
      text: `${text} ${index}`,
      created_at,
    })),
  );
  insert(emulator, "emails", {
    uuid: "email-1",
    lead_uuid: "lead-1",
    type: "outbox",
    status: "bounced",
    subject: text,
    created_at,
  });
  return emulator;
}

test("the page shows time, counts, messages, ledger and how to call it", async () => {
  const emulator = withMessages("Ada Lovelace", "Let us talk");
  const call = createCaller(emulator);
  await call("POST", "/leads/api/tags", { name: "Hot" });
  await call("GET", "/leads/api/leads/none");
  emulator.addFault({ kind: "html" });
  await call("GET", "/flows/api/flows?filter[status]=on");
  const { response, text } = await page(emulator);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  const plain = text.replace(/<style>.*?<\/style>|<script>.*?<\/script>/gs, "").replace(/<[^>]*>|\s+/g, " ");
  const words = plain.replace(/\s+/g, " ");
  expect(words).toContain("2026-01-05 09:00:00 UTC");
  expect(words).toContain("1000 credits");
  expect(words).toMatch(/tags 1 .*linkedin-messages 10|linkedin-messages 10 .*tags 1/);
  expect(words).toContain("in done Ada Lovelace Let us talk 9");
  expect(words).not.toContain("Let us talk 1 ");
  expect(words).toContain("out bounced Ada Lovelace Let us talk");
  expect(words).toMatch(/201 POST \/leads\/api\/tags createTag/);
  expect(words).toMatch(/created collection tags, id \S+ /);
  expect(words).toContain("404 GET /leads/api/leads/none getLead");
  expect(words).toContain("502 GET /flows/api/flows?filter[status]=on listFlows fault: html");
  expect(words).toContain("baseUrl: &#34;http://emulator.invalid&#34;".replaceAll("&#34;", '"'));
});

test("an empty emulator has a page, too", async () => {
  const { text } = await page(createEmulator());
  expect(text.match(/Nothing yet/g)).toHaveLength(3);
});

test("nothing that was sent becomes part of the page's code", async () => {
  const emulator = withMessages(EVIL, EVIL);
  const call = createCaller(emulator, { authorization: "Bearer <b>canary-key</b>" });
  await call("GET", `/leads/api/tags?search=${encodeURIComponent(EVIL)}`);
  await call("GET", `/${EVIL}`);
  await createCaller(emulator)("POST", "/leads/api/custom-fields", { name: EVIL, object: "lead" });
  const { response, text } = await page(emulator);
  expect(text.match(/<script>/g)).toHaveLength(1);
  expect(text).not.toContain("<img");
  expect(text).not.toMatch(/onerror='/);
  expect(text).toContain("&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;");
  expect(text).not.toContain("canary-key");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
});

test("a request for the page is not in the ledger", async () => {
  const emulator = createEmulator();
  await page(emulator);
  expect(emulator.ledger.entries).toEqual([]);
});

test("the page loads nothing from elsewhere", async () => {
  const { text } = await page(createEmulator({ contacts: 10 }));
  expect(text).not.toMatch(/(src|href)="(?!data:,")/);
  expect(text).not.toMatch(/@import|url\(/);
});
