import { inspect } from "node:util";

import { expect, test } from "vitest";
import { Grinfi } from "../src/index.ts";

const PARTS = ["s3cr3t-path", "abc123", "to/ken&<value>", "pass:word", "fragment-1"] as const;
const [PATH, CODE, TOKEN, PASSWORD, FRAGMENT] = PARTS.map(encodeURIComponent);
const TARGET = `https://kim:${PASSWORD}@example.test/hooks/${PATH}/${CODE}?v=1&token=${TOKEN}#${FRAGMENT}`;
const KEY = "not-a/real+key==";

const percent = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
const entities = (text: string, spell: (code: number) => string): string =>
  [...text].map((one) => (/\w/.test(one) ? one : spell(one.charCodeAt(0)))).join("");

const SPELLINGS: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  "as JSON": (text) => JSON.stringify(text),
  "as JSON with slashes escaped": (text) => JSON.stringify(text).replaceAll("/", "\\/"),
  "as JSON with escapes": (text) => entities(text, (code) => `\\u00${code.toString(16)}`),
  "as encodeURIComponent writes it": encodeURIComponent,
  "as encodeURI writes it": encodeURI,
  "in lower-case percent-encoding": percent,
  "as a form": (text) => new URLSearchParams({ text }).toString(),
  "as decimal entities": (text) => entities(text, (code) => `&#${code};`),
  "as hex entities": (text) => entities(text, (code) => `&#x${code.toString(16).toUpperCase()};`),
  "as PHP writes a page": (text) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
};

const decoded = TARGET.split(/(?=[/?])/)
  .map(decodeURIComponent)
  .join("");
const { pathname, search, href } = new URL(TARGET);
const ECHOES = [
  TARGET,
  decoded,
  href,
  pathname,
  search,
  pathname + search,
  ...PARTS,
  ...PARTS.map(encodeURIComponent),
];

test.each(Object.entries(SPELLINGS))(
  "the error of a rejected webhook does not contain its URL, echoed %s",
  async (_, spell) => {
    const lines: unknown[] = [];
    const write = (...line: unknown[]): void => void lines.push(line);
    for (const echo of [...ECHOES, `Bearer ${KEY}`]) {
      const text = `The URL ${spell(echo)} is refused`;
      const body = {
        error: { reason: "validation_error", message: text, data: { target_url: [text], [text]: [text] } },
      };
      const grinfi = new Grinfi({
        apiKey: KEY,
        baseUrl: "https://api.invalid",
        logLevel: "debug",
        logger: { debug: write, info: write, warn: write, error: write },
        hooks: { onResponse: ({ error, status }) => write({ error, status }) },
        fetch: async () =>
          Response.json(body, { status: 422, headers: { "x-request-id": encodeURIComponent(echo) } }),
      });
      const error: unknown = await grinfi.webhooks
        .create({ name: "Sample", event: "contact_created", target_url: TARGET })
        .then(undefined, (reason: unknown) => reason);
      expect(error).toMatchObject({
        status: 422,
        message: expect.stringMatching(/The URL .*\[redacted\].* is refused/),
      });

      const shown = [
        inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
        JSON.stringify(error),
        String((error as Error).stack),
        inspect(lines, { depth: Number.POSITIVE_INFINITY }),
      ];
      const secrets = [...ECHOES, KEY].flatMap((secret) => [secret, spell(secret)]);
      for (const each of shown)
        for (const secret of secrets) expect(each.toLowerCase()).not.toContain(secret.toLowerCase());
    }
  },
);

test("a webhook URL that is passed as a URL object is a secret, too", async () => {
  const target = new URL(TARGET);
  const grinfi = new Grinfi({
    apiKey: KEY,
    baseUrl: "https://api.invalid",
    fetch: async () => Response.json({ message: `${TARGET} is refused` }, { status: 422 }),
  });
  const error: unknown = await grinfi.webhooks
    .create({ name: "Sample", event: "contact_created", target_url: target as unknown as string })
    .then(undefined, (reason: unknown) => reason);
  expect(inspect(error)).toContain("422. [redacted] is refused.");
});
