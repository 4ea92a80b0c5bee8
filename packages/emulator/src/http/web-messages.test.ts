import { expect, test } from "vitest";
import { fromFetchArguments, toWebResponse } from "./web-messages.ts";

const URL_TEXT = "http://emulator.invalid/a%20b?c=d#e";
const { signal } = new AbortController();

/** Everything that the emulator reads of a request. */
async function read(input: RequestInfo | URL, init?: RequestInit): Promise<object> {
  const request = fromFetchArguments(input, init);
  const { method, origin, pathname, search } = request;
  const headers = ["authorization", "content-type", "team-id", "missing"].map((name) => request.header(name));
  return {
    method,
    origin,
    pathname,
    search,
    headers,
    aborted: request.signal.aborted,
    text: await request.text(),
  };
}

const headers = { Authorization: " Bearer a ", "Team-Id": "3" };

test.each<[string, RequestInfo | URL, RequestInit?]>([
  ["a text", URL_TEXT],
  ["a URL", new URL(URL_TEXT)],
  ["headers", URL_TEXT, { headers }],
  [
    "headers as pairs",
    URL_TEXT,
    {
      headers: [
        ["team-id", "1"],
        ["team-id", "2"],
      ],
    },
  ],
  ["headers as an object of their own", URL_TEXT, { headers: new Headers(headers) }],
  ["a body", URL_TEXT, { method: "POST", headers, body: '{"name":"ü"}', signal }],
  ["a body with a type", URL_TEXT, { method: "POST", headers: { "content-type": "a/b" }, body: "{}" }],
  ["an empty body", URL_TEXT, { method: "DELETE", body: "" }],
  ["no body", URL_TEXT, { method: "PUT", body: null, signal: null }],
  ["a body with a byte order mark and half of a pair", URL_TEXT, { method: "POST", body: "\uFEFF{\uD83D}" }],
  ["a body of bytes", URL_TEXT, { method: "POST", body: new Uint8Array([123, 125]) }],
  ["a method in lower case", URL_TEXT, { method: "post", body: "{}" }],
  ["another method", URL_TEXT, { method: "OPTIONS" }],
  ["other options", URL_TEXT, { redirect: "manual", keepalive: true }],
  ["an aborted signal", URL_TEXT, { signal: AbortSignal.abort() }],
  ["a request as options", URL_TEXT, new Request(URL_TEXT, { method: "POST", headers, body: "{}" })],
])("%s is read as a Request reads it", async (_, input, init) => {
  const options = init instanceof Request ? init.clone() : init;
  expect(await read(input, init)).toEqual(await read(new Request(input, options)));
});

test("a request is read with other options, and its body is used", async () => {
  const request = new Request(URL_TEXT, { method: "POST", headers, body: "{}" });
  expect(await read(request, { method: "PUT" })).toMatchObject({ method: "PUT", text: "{}" });
  expect(request.bodyUsed).toBe(true);
});

test.each<[string, string, RequestInit?]>([
  ["a path", "/leads/api/tags"],
  ["credentials", "http://user:password@emulator.invalid/"],
  ["a GET with a body", URL_TEXT, { body: "{}" }],
  ["an invalid method", URL_TEXT, { method: "A B" }],
  ["an invalid header", URL_TEXT, { headers: { "a b": "" } }],
  ["an invalid signal", URL_TEXT, { signal: {} as AbortSignal }],
])("%s is a TypeError", (_, input, init) => {
  expect(() => fromFetchArguments(input, init)).toThrow(TypeError);
});

test("a form can be read from a text", async () => {
  const body = '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n';
  const form = await fromFetchArguments(URL_TEXT, {
    method: "POST",
    headers: { "content-type": "multipart/form-data; boundary=x" },
    body,
  }).formData();
  expect([...form]).toEqual([["a", "b"]]);
});

test("an interrupted response breaks after its body", async () => {
  const { body } = toWebResponse({
    status: 200,
    headers: {},
    body: new Uint8Array([1]),
    isInterrupted: true,
  });
  const reader = body?.getReader();
  expect(await reader?.read()).toMatchObject({ value: new Uint8Array([1]) });
  await expect(reader?.read()).rejects.toThrow("fetch failed");
});

test.each([{ body: undefined }, { body: new Uint8Array() }, { body: new Uint8Array([104, 105]) }])(
  "the web response has the body %j",
  async ({ body }) => {
    const response = toWebResponse({ status: 200, headers: { "x-a": "b" }, body });
    const text = body === undefined ? "" : new TextDecoder().decode(body);
    expect(await response.clone().text()).toBe(text);
    expect(await response.text()).toBe(text);
    expect([...response.headers]).toEqual([["x-a", "b"]]);
  },
);

test("the body of a web response can be read into a buffer", async () => {
  const { body } = toWebResponse({ status: 200, headers: {}, body: new Uint8Array([1, 2, 3]) });
  const reader = body?.getReader({ mode: "byob" });
  expect(await reader?.read(new Uint8Array(2))).toEqual({ done: false, value: new Uint8Array([1, 2]) });
  expect(await reader?.read(new Uint8Array(2))).toEqual({ done: false, value: new Uint8Array([3]) });
  expect(await reader?.read(new Uint8Array(2))).toEqual({ done: true, value: new Uint8Array() });
});
