import { rejectionOf } from "@grinfi/testing";
import { describe, expect, test } from "vitest";
import { clientWith } from "../../test/support/client.ts";
import { Call as RunningCall } from "../client/call.ts";
import type { GrinfiClient } from "../client/client.ts";
import { parseResponse } from "./parse-response.ts";

const respondWith = (body: string | null, type?: string, status = 200): Response =>
  new Response(body === null ? null : new TextEncoder().encode(body), {
    status,
    headers: type === undefined ? {} : { "content-type": type },
  });
type Call = (client: GrinfiClient) => PromiseLike<unknown>;
const json: Call = (client) => client.call.listTags();
const csv: Call = (client) => client.call.downloadExportFile({ body: { file_name: "a.csv" } });
const unknown: Call = (client) => client.call.completeTask({ path: { uuid: "t" } });
const none: Call = (client) => client.call.deleteList({ path: { uuid: "u" } });
const JSON_TYPE = "application/json";

describe("the value", () => {
  test.each<[string, Call, Response, unknown]>([
    ["of JSON", json, respondWith('{"a":1}', JSON_TYPE), { a: 1 }],
    ["of JSON with a charset", json, respondWith("[1]", "application/json; charset=utf-8"), [1]],
    ["of a JSON media type with a suffix", json, respondWith("{}", "Application/Problem+JSON"), {}],
    ["of JSON after a byte order mark", json, respondWith("\ufeff{}", JSON_TYPE), {}],
    ["of a falsy value", json, respondWith("0", JSON_TYPE), 0],
    ["of null", json, respondWith("null", JSON_TYPE), null],
    ["of a 204", json, respondWith(null, undefined, 204), undefined],
    ["of text", csv, respondWith("a,b\n", "text/csv"), "a,b\n"],
    ["of text of another type", csv, respondWith("a,b\n", "application/octet-stream"), "a,b\n"],
    ["of an undeclared JSON value", unknown, respondWith('{"a":1}', JSON_TYPE), { a: 1 }],
    ["of an undeclared text", unknown, respondWith("done", "text/plain"), "done"],
    ["of a text whose content type is HTML", unknown, respondWith("done", "text/html"), "done"],
    ["of an empty body, if nothing is declared", unknown, respondWith("", "text/html"), undefined],
    ["of a 202", unknown, respondWith("{}", JSON_TYPE, 202), {}],
    ["of an empty body where no body is declared", none, respondWith(null, undefined, 204), undefined],
    ["of a body where no body is declared", none, respondWith('{"a":1}', JSON_TYPE), undefined],
  ])("%s", async (_, call, response, expected) => {
    expect(await call(clientWith(() => response).client)).toEqual(expected);
  });
});

describe("a response that is rejected", () => {
  const page = "<!doctype html><title>Sign in</title>";
  test.each<[string, Call, Response, string, string | undefined]>([
    ["an HTML page instead of JSON", json, respondWith(page, "text/html"), "is not JSON", page],
    ["text instead of JSON", json, respondWith("done", "text/plain"), "is not JSON", "done"],
    ["text without a type instead of JSON", json, respondWith("done"), "is not JSON", "done"],
    ["an empty body instead of JSON", json, respondWith("", JSON_TYPE), "is empty", undefined],
    ["an empty body without a type", json, respondWith(""), "is empty", undefined],
    ["truncated JSON", json, respondWith('{"secret":"s', JSON_TYPE), "is invalid JSON", undefined],
    ["JSON of another type", json, respondWith('{"secret":"s"}', "text/html"), "is not JSON", undefined],
    [
      "JSON after text",
      json,
      respondWith('Warning: {"secret":"s"}', "text/html"),
      "is not JSON",
      "Warning: ",
    ],
    ["a long HTML page", json, respondWith("x".repeat(1000), "text/html"), "is not JSON", "x".repeat(200)],
    ["an empty body instead of text", csv, respondWith("", "text/csv"), "is empty", undefined],
    ["a page instead of text", csv, respondWith(page, "text/html"), "is an HTML page", page],
    ["JSON instead of text", csv, respondWith("{}", JSON_TYPE), "is JSON instead of text/csv", undefined],
    [
      "an HTML page if nothing is declared",
      unknown,
      respondWith(page, "text/html; charset=utf-8"),
      "is an HTML page",
      page,
    ],
    [
      "truncated JSON if nothing is declared",
      unknown,
      respondWith("{", JSON_TYPE),
      "is invalid JSON",
      undefined,
    ],
  ])("%s", async (_, call, response, problem, excerpt) => {
    const contentType = response.headers.get("content-type") ?? "";
    const length = (await response.clone().arrayBuffer()).byteLength;
    const error = await rejectionOf(call(clientWith(() => response).client));
    const details = `status 200, content type ${contentType || "none"}, ${length} bytes`;
    expect(error).toMatchObject({ code: "parse", status: 200, contentType, length, excerpt });
    expect(error).toHaveProperty("message", expect.stringContaining(`${problem} (${details}).`));
  });
});

describe("a file", () => {
  const operation = {
    method: "GET",
    path: "/report",
    responseType: "binary",
    accept: "application/json, application/pdf",
  } as const;
  const parse = async (response: Response): Promise<unknown> =>
    parseResponse(response, new RunningCall("getReport", operation, {}));

  test.each([
    ["bytes", new Uint8Array([0, 255, 10])],
    ["no bytes", new Uint8Array()],
  ])("of %s is a Blob with its media type", async (_, bytes) => {
    const file = (await parse(
      new Response(bytes, { headers: { "content-type": "application/pdf" } }),
    )) as Blob;
    expect(file.type).toBe("application/pdf");
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
  });

  test.each([
    ["JSON", "{}", JSON_TYPE, "is JSON instead of application/pdf"],
    ["an HTML page", "<html>", "text/html; charset=utf-8", "is an HTML page"],
  ])("is not %s", async (_, body, type, problem) => {
    const error = await rejectionOf(parse(respondWith(body, type)));
    expect(error).toMatchObject({ code: "parse", message: expect.stringContaining(problem) });
  });
});
