import { describe, expect, test } from "vitest";
import { clientWith, rejectionOf } from "../../test/support/client.ts";
import type { GrinfiClient } from "../client/client.ts";

const answer = (body: string | null, type?: string, status = 200): Response =>
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
    ["of JSON", json, answer('{"a":1}', JSON_TYPE), { a: 1 }],
    ["of JSON with a charset", json, answer("[1]", "application/json; charset=utf-8"), [1]],
    ["of a kind of JSON", json, answer("{}", "Application/Problem+JSON"), {}],
    ["of JSON after a byte order mark", json, answer("\ufeff{}", JSON_TYPE), {}],
    ["of a falsy value", json, answer("0", JSON_TYPE), 0],
    ["of null", json, answer("null", JSON_TYPE), null],
    ["of a 204", json, answer(null, undefined, 204), undefined],
    ["of text", csv, answer("a,b\n", "text/csv"), "a,b\n"],
    ["of text of another type", csv, answer("a,b\n", "application/octet-stream"), "a,b\n"],
    ["of something undeclared in JSON", unknown, answer('{"a":1}', JSON_TYPE), { a: 1 }],
    ["of something undeclared in words", unknown, answer("done", "text/plain"), "done"],
    ["of words that claim to be a page", unknown, answer("done", "text/html"), "done"],
    ["of nothing undeclared", unknown, answer("", "text/html"), undefined],
    ["of a 202", unknown, answer("{}", JSON_TYPE, 202), {}],
    ["of nothing declared", none, answer(null, undefined, 204), undefined],
    ["of something where nothing is declared", none, answer('{"a":1}', JSON_TYPE), undefined],
  ])("%s", async (_, call, response, expected) => {
    expect(await call(clientWith(() => response).client)).toEqual(expected);
  });
});

describe("an answer that is refused", () => {
  const page = "<!doctype html><title>Sign in</title>";
  test.each<[string, Call, Response, string, string | undefined]>([
    ["a page for JSON", json, answer(page, "text/html"), "is not JSON", page],
    ["words for JSON", json, answer("done", "text/plain"), "is not JSON", "done"],
    ["something without a type for JSON", json, answer("done"), "is not JSON", "done"],
    ["nothing for JSON", json, answer("", JSON_TYPE), "is empty", undefined],
    ["nothing without a type", json, answer(""), "is empty", undefined],
    ["truncated JSON", json, answer('{"secret":"s', JSON_TYPE), "is broken JSON", undefined],
    ["JSON of another type", json, answer('{"secret":"s"}', "text/html"), "is not JSON", undefined],
    ["JSON after words", json, answer('Warning: {"secret":"s"}', "text/html"), "is not JSON", "Warning: "],
    ["a long page", json, answer("x".repeat(1000), "text/html"), "is not JSON", "x".repeat(200)],
    ["nothing for text", csv, answer("", "text/csv"), "is empty", undefined],
    ["a page for text", csv, answer(page, "text/html"), "is a page", page],
    ["JSON for text", csv, answer("{}", JSON_TYPE), "is JSON and not text/csv", undefined],
    ["a page for something undeclared", unknown, answer(page, "text/html; charset=utf-8"), "is a page", page],
    ["truncated JSON for something undeclared", unknown, answer("{", JSON_TYPE), "is broken JSON", undefined],
  ])("%s", async (_, call, response, problem, excerpt) => {
    const contentType = response.headers.get("content-type") ?? "";
    const length = (await response.clone().arrayBuffer()).byteLength;
    const error = await rejectionOf(call(clientWith(() => response).client));
    const facts = `status 200, content type ${contentType || "none"}, ${length} bytes`;
    expect(error).toMatchObject({ code: "parse", status: 200, contentType, length, excerpt });
    expect(error).toHaveProperty("message", expect.stringContaining(`${problem} (${facts}).`));
  });
});
