import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startPrism } from "@grinfi/prism";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../src/description/json.ts";
import { generateFiles } from "../src/generate/generate.ts";
import { buildDescription } from "../src/overlay/build-description.ts";
import { lint } from "../src/overlay/lint.ts";
import { normalise } from "../src/read/normalise.ts";
import { compile } from "../src/shared/compile.ts";
import { IMPLEMENTED } from "./implemented-description.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CORE = join(ROOT, "packages/core");

interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The calls by the id of their operation, as TypeScript that compiles only with the right types. */
const CALLS: Readonly<Record<string, string>> = {
  successByDefault: "call.successByDefault({}) satisfies Promise<{ name?: string }>",
  successByRange: "call.successByRange({}) satisfies Promise<{ name?: string }>",
  multiStatus: "call.multiStatus({}) satisfies Promise<{ name?: string }>",
  jsonOrNothing: "call.jsonOrNothing({}) satisfies Promise<unknown>",
  vendorJson: 'call.vendorJson({ body: { name: "a" } }) satisfies Promise<{ name?: string }>',
  mergePatch: 'call.mergePatch({ body: { $ref: "a", ["__proto__"]: "b" } }) satisfies Promise<undefined>',
  jsonWithCharset: 'call.jsonWithCharset({ body: { name: "a" } }) satisfies Promise<{ name?: string }>',
  anyJson: 'call.anyJson({ body: { name: "a" } }) satisfies Promise<{ name?: string }>',
  plainText: 'call.plainText({ body: "café" }) satisfies Promise<string>',
  bytes: "call.bytes({ body: new Uint8Array([0, 255]) }) satisfies Promise<Blob>",
  pdf: "call.pdf({}) satisfies Promise<Blob>",
  page: "call.page({}) satisfies Promise<string>",
  anyFile: "call.anyFile({}) satisfies Promise<Blob>",
  jsonOrCsv: "call.jsonOrCsv({}) satisfies Promise<{ name?: string }>",
  form: 'call.form({ body: { name: "a b", tags: ["a", "b"], ids: ["1", "2"], where: { city: "c&d" }, extra: { a: 1 } } })',
  multipart:
    'call.multipart({ body: { files: [new File(["a"], "a.txt"), { content: "b", name: "b.txt" }], tags: ["a", "b"], meta: { name: "c" }, note: "d" } })',
  optionalForm: "call.optionalForm()",
  styles:
    'call.styles({ query: { repeated: ["a", "b"], comma: ["a", "b&c"], pipe: ["a", "b"], space: ["a", "b"], deep: { a: "b" }, json: { a: "b" }, single: "a,b" } })',
  headers: 'call.headers({ header: { "X-Request-Id": "a", "x-count": 2, "X-Tags": ["b", "c"] } })',
  headersAndBody: 'call.headersAndBody({ header: { "If-Match": "a" }, body: { name: "b" } })',
  exists: "call.exists({}) satisfies Promise<undefined>",
  slash: "call.slash({}) satisfies Promise<undefined>",
  sharedItem: "call.sharedItem({}) satisfies Promise<undefined>",
};

/** Input that must not compile. */
const WRONG_CALLS = [
  "call.headers({})",
  'call.headers({ header: { "x-count": 2 } })',
  'call.plainText({ body: { name: "a" } })',
  "call.bytes({ body: 1 })",
  'call.form({ body: { tags: "a" } })',
  'call.multipart({ body: { files: "a" } })',
  'call.styles({ query: { comma: "a" } })',
  "call.mergePatch({ body: { other: 1 } })",
];

const HEAD = 'import { createClient } from "./index.ts";\n';
const PROGRAM = `${HEAD}
const { call } = createClient({ apiKey: "not-a-real-key", baseUrl: String(process.env.API_URL) });
const calls = {
${Object.entries(CALLS)
  .map(([id, code]) => `  ${id}: () => ${code},`)
  .join("\n")}
};
const results: Record<string, unknown> = {};
for (const [id, run] of Object.entries(calls)) {
  const value = await run().catch((error: unknown) => \`failed: \${error}\`);
  results[id] = value instanceof Blob ? [value.type, ...new Uint8Array(await value.arrayBuffer())] : value;
}
console.log(JSON.stringify(results));
`;
const WRONG = `${HEAD}const { call } = createClient();\n${WRONG_CALLS.map((code) => `void (() => ${code});`).join("\n")}\n`;

let sandbox: string;
let description: JsonObject;
beforeAll(async () => {
  description = buildDescription(normalise(IMPLEMENTED), { actions: [] }, "published.yaml").description;
  sandbox = await mkdtemp(join(tmpdir(), "grinfi-implemented-"));
  await cp(join(CORE, "src"), sandbox, {
    recursive: true,
    filter: (path) => !/\.test(-d)?\.ts$|\/generated$/.test(path),
  });
  await symlink(join(CORE, "node_modules"), join(sandbox, "node_modules"), "dir");
  const put = async (path: string, content: string): Promise<void> => {
    await mkdir(dirname(join(sandbox, path)), { recursive: true });
    await writeFile(join(sandbox, path), content);
  };
  for (const [path, content] of await generateFiles(ROOT, description))
    if (path.startsWith("packages/core/src/")) await put(path.slice("packages/core/src/".length), content);
  const compilerOptions = { noEmit: true, types: ["node"], skipLibCheck: true, lib: ["ES2024", "DOM"] };
  const extend = join(ROOT, "tsconfig.base.json");
  await put(
    "tsconfig.json",
    JSON.stringify({ extends: extend, compilerOptions, include: ["*.ts", "generated"] }),
  );
  await put("package.json", '{ "type": "module" }');
  await put("program.ts", PROGRAM);
  await put("wrong.ts", WRONG);
});
afterAll(() => rm(sandbox, { recursive: true, force: true }));

/** Runs the calls against a server, and returns their values. */
async function run(url: string): Promise<Record<string, unknown>> {
  const env = { ...process.env, API_URL: url };
  const { stdout } = await promisify(execFile)(process.execPath, ["program.ts"], { cwd: sandbox, env });
  return JSON.parse(stdout) as Record<string, unknown>;
}

test("the description passes the linter, and only wrong input does not compile", async () => {
  await expect(lint(description, "published.yaml")).resolves.toEqual([]);
  const lines = (await compile(sandbox)).map(({ file, line }) => `${file} ${line}`);
  expect(lines).toEqual(WRONG_CALLS.map((_, index) => `wrong.ts ${index + 3}`));
});

describe("a server receives and returns what is described:", () => {
  const sent = new Map<string, Sent>();
  let values: Record<string, unknown>;
  beforeAll(async () => {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { method = "", url = "", headers } = request;
        const body = Buffer.concat(chunks).toString("latin1");
        sent.set(url.split("?", 1)[0] ?? "", {
          url: `${method} ${url}`,
          headers: headers as Sent["headers"],
          body,
        });
        respond(url, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    values = await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.close();
  });

  const requestOf = (path: string): Sent => {
    const found = sent.get(`/${path}`);
    if (found === undefined) throw new Error(`No request of ${path}: ${JSON.stringify(values[path])}`);
    return found;
  };

  test("values", () => {
    const thing = { name: "a" };
    expect(values).toEqual({
      successByDefault: thing,
      successByRange: thing,
      multiStatus: thing,
      vendorJson: thing,
      jsonWithCharset: thing,
      anyJson: thing,
      plainText: "text",
      bytes: ["application/octet-stream", 0, 255],
      pdf: ["application/pdf", 0, 255],
      page: "<p>",
      anyFile: ["application/json", ...Buffer.from('{"name":"a"}')],
      jsonOrCsv: thing,
    });
  });

  test.each([
    ["vendorJson", "application/vnd.thing+json", '{"name":"a"}'],
    ["mergePatch", "application/merge-patch+json", '{"$ref":"a","__proto__":"b"}'],
    ["jsonWithCharset", "application/json; charset=utf-8", '{"name":"a"}'],
    ["anyJson", "application/json", '{"name":"a"}'],
    ["plainText", "text/plain;charset=UTF-8", Buffer.from("café").toString("latin1")],
    ["bytes", "application/octet-stream", "\0\xff"],
    [
      "form",
      "application/x-www-form-urlencoded",
      "extra=%7B%22a%22%3A1%7D&ids=1,2&name=a%20b&tags=a&tags=b&where%5Bcity%5D=c%26d",
    ],
  ])("the body of %s", (id, contentType, body) => {
    expect(requestOf(id)).toMatchObject({ headers: { "content-type": contentType }, body });
  });

  test("the parts of a form", async () => {
    const { body, headers } = requestOf("multipart");
    const form = await new Response(body, { headers }).formData();
    const parts = await Promise.all(
      [...form].map(async ([name, value]) =>
        typeof value === "string" ? [name, value] : [name, value.type, await value.text()],
      ),
    );
    expect(parts).toEqual([
      ["files", "application/octet-stream", "a"],
      ["files", "application/octet-stream", "b"],
      ["tags", "a"],
      ["tags", "b"],
      ["meta", "application/json", '{"name":"c"}'],
      ["note", "d"],
    ]);
  });

  test("no form, if it is optional", () => {
    expect(requestOf("optionalForm")).toMatchObject({ url: "POST /optionalForm", body: "" });
    expect(requestOf("optionalForm").headers).not.toHaveProperty("content-type");
  });

  test.each([
    ["successByDefault", "application/json"],
    ["vendorJson", "application/vnd.thing+json, application/json"],
    ["plainText", "application/json, text/plain"],
    ["pdf", "application/json, application/pdf"],
    ["page", "application/json, text/html"],
    ["jsonOrCsv", "application/json"],
  ])("the media types that %s asks for", (id, accept) => {
    expect(requestOf(id).headers).toMatchObject({ accept });
  });

  test("query parameters in every style", () => {
    expect(requestOf("styles").url).toBe(
      "GET /styles?comma=a,b%26c&deep%5Ba%5D=b&json=%7B%22a%22%3A%22b%22%7D&pipe=a%7Cb&repeated=a&repeated=b&single=a%2Cb&space=a%20b",
    );
  });

  test("header parameters", () => {
    expect(requestOf("headers").headers).toMatchObject({
      "x-request-id": "a",
      "x-count": "2",
      "x-tags": "b,c",
    });
    expect(requestOf("headers").headers.accept).toBe("application/json");
    expect(requestOf("headersAndBody")).toMatchObject({ headers: { "if-match": "a" }, body: '{"name":"b"}' });
  });

  test("other methods and paths", () => {
    expect(requestOf("exists").url).toBe("HEAD /exists");
    expect(requestOf("things/").url).toBe("GET /things/");
    expect(requestOf("shared").url).toBe("GET /shared");
  });
});

/**
 * What Prism reports although the requests are right: it does not respond with JSON where any type is declared, reads
 * no arrays and no JSON from the fields of a form, and compares the empty response to a HEAD request with the content
 * that is described.
 */
const REPORTED = [
  "POST /anyJson: ",
  "POST /form: body.extra, body.ids, body.tags",
  "POST /multipart: body.files, body.meta, body.tags",
  "HEAD /exists: ",
  "HEAD /exists: ",
];

test("Prism accepts every request", async () => {
  const prism = await startPrism({ description });
  try {
    const values = await run(prism.url);
    const violations = prism.violations.map(({ request, message }) => {
      const locations = [...message.matchAll(/"location":\["(\w+)","(\w+)"\]/g)];
      return `${request}: ${locations.map(([, part, name]) => `${part}.${name}`).join(", ")}`;
    });
    expect(violations).toEqual(REPORTED);
    expect(prism.requests).toHaveLength(Object.keys(CALLS).length);
    const failed = Object.entries(values).filter(([, value]) => String(value).startsWith("failed"));
    expect(failed.map(([id]) => id)).toEqual(["anyJson", "form", "multipart"]);
  } finally {
    await prism.close();
  }
});

function respond(url: string, response: ServerResponse): void {
  const path = url.split("?", 1)[0]?.slice(1) ?? "";
  const types: Record<string, string> = {
    vendorJson: "application/vnd.thing+json",
    plainText: "text/plain",
    bytes: "application/octet-stream",
    pdf: "application/pdf",
    page: "text/html",
  };
  const withValue = [
    "successByDefault",
    "successByRange",
    "multiStatus",
    "jsonWithCharset",
    "anyJson",
    "anyFile",
    "jsonOrCsv",
  ];
  const type = types[path] ?? (withValue.includes(path) ? "application/json" : undefined);
  if (path === "jsonOrNothing") response.writeHead(202).end();
  else if (type === undefined) response.writeHead(path === "exists" ? 200 : 204).end();
  else {
    const isBytes = path === "bytes" || path === "pdf";
    const status = path === "multiStatus" ? 207 : path === "successByRange" ? 206 : 200;
    response.writeHead(status, { "content-type": type });
    response.end(
      isBytes
        ? Buffer.from([0, 255])
        : path === "plainText"
          ? "text"
          : path === "page"
            ? "<p>"
            : '{"name":"a"}',
    );
  }
}
