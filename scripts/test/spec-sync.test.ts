import { readFile, rm, truncate, writeFile } from "node:fs/promises";
import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { load } from "js-yaml";
import { generate as generateCertificate } from "selfsigned";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Overlay } from "../src/overlay/apply-overlay.ts";
import {
  type CommandResult,
  copyWorkspace,
  readTree,
  runCommandHere,
  runCommandProcess,
} from "./workspace.ts";

const MINIMAL = `
openapi: 3.0.3
info: { title: Small, version: 1.0.0 }
servers: [{ url: "https://api.invalid" }]
paths: { "/a": { get: { operationId: getA, responses: { "200": { description: "" } } } } }
components: { schemas: { error: { type: object } } }
`;

/** A timeout in seconds that is never reached. */
const UNREACHED_TIMEOUT = "3600";

describe("spec:sync rejects with one message and changes nothing:", () => {
  const files: [string, string | number, string][] = [
    ["an empty file", "", "is empty"],
    ["an HTML page", "<!doctype html><title>Sign in</title>", "is an HTML page"],
    ["truncated YAML", "openapi: 3.0.3\npaths: { /a: { get: {", "is not valid YAML"],
    ["YAML that is not OpenAPI", "name: something\nvalue: 1\n", "is not an OpenAPI description"],
    ["an OpenAPI 2 description", "openapi: 2.0.0\npaths: { /a: {} }", "only 3.0 and 3.1 are supported"],
    ["OpenAPI without paths", "openapi: 3.0.3\ninfo: { title: a, version: b }\npaths: {}\n", "has no paths"],
    [
      "a dangling $ref",
      MINIMAL.replace('description: ""', '$ref: "#/components/responses/Lost"'),
      "#/components/responses/Lost",
    ],
    ["a $ref to a file", MINIMAL.replace('description: ""', "$ref: /etc/hostname"), "/etc/hostname"],
    ["an alias bomb", aliasBomb(), "alias bomb"],
    [
      "a description that the linter rejects",
      MINIMAL.replace('"/a"', '"/a/{id}"'),
      "does not pass the linter",
    ],
    ["operation ids that cannot be method names", MINIMAL.replace("getA", "constructor"), "constructor"],
    ["a file of more than 20 MB", 100 * 1024 * 1024, "is larger than 20 MB"],
    ["bytes that are not text", "\u0000", "is not"],
  ];
  test.each(files)("%s", async (_, content, message) => {
    const { root, file } = await workspaceWith(typeof content === "string" ? content : "");
    if (typeof content === "number") await truncate(file, content);
    await expectRejection(root, ["--from", file], [file, message]);
  });

  test("a missing file", async () => {
    const { root, file } = await workspaceWith("");
    await rm(file);
    await expectRejection(root, ["--from", file], [file, "the file does not exist", "--from"]);
  });

  const responses: [string, RequestListener, string][] = [
    ["a 404", (_, response) => response.writeHead(404).end("gone"), "responded with status 404"],
    ["a 500", (_, response) => response.writeHead(500).end(), "responded with status 500"],
    ["HTML with status 200", (_, response) => response.end("<html>Maintenance</html>"), "is an HTML page"],
    ["an empty body", (_, response) => response.end(), "is empty"],
    ["a body of 100 MB", endless, "is larger than 20 MB"],
    ["a reset", (request) => request.socket.destroy(), "still used"],
    [
      "a redirect without end",
      (_, response) => response.writeHead(302, { location: "/again" }).end(),
      "redirects more than 5",
    ],
    ["a redirect to another scheme", redirectTo("file:///etc/hostname"), "would be read over file:"],
    ["a redirect to plain http", redirectTo("http://other.invalid/"), "would be read over http:"],
  ];
  test.each(responses)("%s", async (_, listener, message) => {
    const url = await listen(createHttpServer(listener), "http");
    await expectRejection(
      await copyWorkspace(),
      ["--from", url, "--timeout", UNREACHED_TIMEOUT],
      [url, message],
    );
  });

  test.each<[string, RequestListener, string, string]>([
    ["does not respond", () => {}, "1", "1 second"],
    ["stalls in the middle", (_, response) => void response.write("openapi: 3.0.3\n"), "0.5", "0.5 seconds"],
  ])("a server that %s", async (_, listener, timeout, duration) => {
    const url = await listen(createHttpServer(listener), "http");
    const message = `did not respond within ${duration}.`;
    await expectRejection(await copyWorkspace(), ["--from", url, "--timeout", timeout], [url, message]);
  });

  test("a redirect from https to http", async () => {
    const { private: key, cert } = await generateCertificate([{ name: "commonName", value: "localhost" }], {
      extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
    });
    const plain = await listen(
      createHttpServer((_, response) => response.end(MINIMAL)),
      "http",
    );
    const url = await listen(createHttpsServer({ key, cert }, redirectTo(plain)), "https");
    const { root, file } = await workspaceWith(cert);
    await expectRejection(root, ["--from", url], [url, "from https to http"], (args) =>
      runCommandProcess(root, "spec-sync", args, { NODE_EXTRA_CA_CERTS: file }),
    );
  });

  test("a plain http URL of another machine", async () => {
    const url = "http://api.invalid/openapi.yaml";
    await expectRejection(await copyWorkspace(), ["--from", url], [url, "Use an https URL"]);
  });

  test("no network, with the hint that the snapshot is still used", async () => {
    const url = "https://api.invalid/openapi.yaml";
    await expectRejection(
      await copyWorkspace(),
      ["--from", url],
      [url, "Are you offline?", "openapi/openapi.yaml) is still used"],
    );
  });

  test("an overlay that does not apply", async () => {
    const { root, file } = await workspaceWith(MINIMAL);
    await writeFile(
      join(root, "openapi/overlay.yaml"),
      "overlay: 1.0.0\nactions: [{ target: '$[', remove: true }]",
    );
    await expectRejection(root, ["--from", file], ["$["]);
  });

  test.each([
    ["--timeout", "soon"],
    ["--timeout", "0"],
    ["--form", "x"],
  ])("the arguments %s %s", async (...args) => {
    await expectRejection(await copyWorkspace(), args, [args[0] ?? ""]);
  });
});

describe("spec:sync", () => {
  test("accepts a copy, and reports the gaps of the overlay", async () => {
    const { root, file } = await workspaceWith(MINIMAL);
    const { code, stdout, stderr } = await runCommandHere(root, "spec-sync", ["--from", file]);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("1 operations on 1 paths"),
    });
    expect(stderr).toContain("The overlay has no summary and no x-sdk-method for getA.");
    const { actions } = load(await readFile(join(root, "openapi/overlay.yaml"), "utf8")) as Overlay;
    const gone = actions.at(-1)?.target;
    expect(stderr).toContain(`The overlay changes ${gone}, which the description does not have.`);
    expect(load(await readFile(join(root, "openapi/openapi.yaml"), "utf8"))).toEqual(load(MINIMAL));
    const lock = await readFile(join(root, "openapi/openapi.lock.json"), "utf8");
    expect(lock).not.toContain(file);
    expect(JSON.parse(lock)).toMatchObject({
      source: "copy",
      counts: { operations: 1, paths: 1, schemas: 1, tags: 0 },
    });
  });

  test("reads a URL on loopback", async () => {
    const root = await copyWorkspace();
    const snapshot = await readFile(join(root, "openapi/openapi.yaml"), "utf8");
    const url = await listen(
      createHttpServer((_, response) => response.end(snapshot)),
      "http",
    );
    const before = await readTree(root);
    expect(await runCommandHere(root, "spec-sync", ["--from", url])).toMatchObject({ code: 0 });
    expect(await readTree(root)).toEqual(before);
  });
});

/** A workspace, and a file with this content outside of it. */
async function workspaceWith(content: string): Promise<{ root: string; file: string }> {
  const root = await copyWorkspace();
  const file = `${root}-source.yaml`;
  await writeFile(file, content);
  onTestFinished(() => rm(file, { force: true }));
  return { root, file };
}

async function expectRejection(
  root: string,
  args: string[],
  parts: string[],
  start = (given: string[]): Promise<CommandResult> => runCommandHere(root, "spec-sync", given),
): Promise<void> {
  const before = await readTree(root);
  const { code, stdout, stderr } = await start(args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  for (const part of parts) expect(stderr).toContain(part);
  expect(stderr, "one message, no stack").not.toMatch(/^\s+at /m);
  expect(await readTree(root)).toEqual(before);
}

async function listen(server: Server, scheme: "http" | "https"): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `${scheme}://localhost:${(server.address() as AddressInfo).port}/openapi.yaml`;
}

function redirectTo(location: string): RequestListener {
  return (_, response) => response.writeHead(302, { location }).end();
}

/** Sends up to 100 MB, as fast as the client reads. */
function endless(...[, response]: Parameters<RequestListener>): void {
  let left = 1600;
  const more = (): void => {
    while (left-- > 0) if (!response.write("a".repeat(64 * 1024))) return void response.once("drain", more);
    response.end();
  };
  more();
}

/** Nine levels of nine aliases each: 400 million strings. */
function aliasBomb(): string {
  const levels = "abcdefghi".split("").map((name, index, all) => {
    const item = index === 0 ? '"x"' : `*${all[index - 1]}`;
    return `${name}: &${name} [${Array(9).fill(item).join(", ")}]`;
  });
  return `openapi: 3.0.3\n${levels.join("\n")}\npaths: { /a: *i }\n`;
}
