import { expect, test } from "vitest";
import { createCaller } from "../../test/support/caller.ts";
import { insertRows } from "../../test/support/contacts-fixture.ts";
import { createEmulator, type Emulator } from "../index.ts";

const MALICIOUS_TEXT = `<script>alert("1")</script><img src=x onerror='alert(2)'>`;

async function page(emulator: Emulator): Promise<{ response: Response; text: string }> {
  const response = await emulator.fetch("http://emulator.invalid/");
  return { response, text: await response.text() };
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

test("the page of an empty emulator has empty sections", async () => {
  const { text } = await page(createEmulator());
  expect(text.match(/None yet/g)).toHaveLength(3);
});

test("text from requests is escaped", async () => {
  const emulator = withMessages(MALICIOUS_TEXT, MALICIOUS_TEXT);
  const call = createCaller(emulator, { authorization: "Bearer <b>canary-key</b>" });
  await call("GET", `/leads/api/tags?search=${encodeURIComponent(MALICIOUS_TEXT)}`);
  await call("GET", `/${MALICIOUS_TEXT}`);
  await createCaller(emulator)("POST", "/leads/api/custom-fields", { name: MALICIOUS_TEXT, object: "lead" });
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

test("the page loads no external resources", async () => {
  const { text } = await page(createEmulator({ contacts: 10 }));
  expect(text).not.toMatch(/(src|href)="(?!data:,")/);
  expect(text).not.toMatch(/@import|url\(/);
});
