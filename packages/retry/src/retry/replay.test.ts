import { expect, test } from "vitest";
import { replayOf } from "./replay.ts";

const URL_OF_NOBODY = "http://api.invalid/things";
const post = (body: BodyInit, more: RequestInit = {}): RequestInit => ({ method: "POST", body, ...more });
const stream = (): ReadableStream<Uint8Array> => new Blob(["streamed"]).stream();

/** What two attempts send. */
async function sentTwice(
  input: string | Request,
  init?: RequestInit,
  replayable?: boolean,
): Promise<string[]> {
  const replay = await replayOf(input, init, replayable);
  expect(replay.canReplay).toBe(true);
  const send = (): Promise<string> => new Request(input, replay.init).text();
  return [await send(), await send()];
}

test("a request without a body can be sent again as it is", async () => {
  const request = new Request(URL_OF_NOBODY);
  expect(await replayOf(request, undefined, undefined)).toEqual({ init: undefined, canReplay: true });
  expect(await replayOf(URL_OF_NOBODY, { method: "POST" }, undefined)).toMatchObject({ canReplay: true });
});

test.each([
  ["text", "a=1"],
  ["parameters", new URLSearchParams({ a: "1" })],
  ["bytes", new TextEncoder().encode("a=1")],
  ["a buffer", new TextEncoder().encode("a=1").buffer],
  ["a blob", new Blob(["a=1"])],
])("%s that init holds is sent from there, without a copy", async (_, body) => {
  const init = post(body);
  const replay = await replayOf(URL_OF_NOBODY, init, undefined);
  expect(replay).toEqual({ init, canReplay: true });
  expect(replay.init).toBe(init);
  expect(await sentTwice(URL_OF_NOBODY, init)).toEqual(["a=1", "a=1"]);
});

test("the body of a request is read once, and both attempts send the same bytes", async () => {
  const request = new Request(URL_OF_NOBODY, post("a=1"));
  const replay = await replayOf(request, undefined, undefined);
  expect(request.bodyUsed).toBe(true);
  expect(replay.init?.body).toBeInstanceOf(ArrayBuffer);
  expect(await new Request(request, replay.init).text()).toBe("a=1");
  expect(await new Request(request, replay.init).text()).toBe("a=1");
});

test("a form keeps its boundary", async () => {
  const form = new FormData();
  form.set("file", new Blob(["content"]), "a.csv");
  const request = new Request(URL_OF_NOBODY, post(form));
  const { init } = await replayOf(request, undefined, undefined);
  for (let count = 0; count < 2; count += 1) {
    const file = (await new Request(request, init).formData()).get("file");
    expect(await (file as File).text()).toBe("content");
  }
});

test("a stream is sent once and is not read here", async () => {
  const init = post(stream(), { duplex: "half" } as RequestInit);
  const replay = await replayOf(URL_OF_NOBODY, init, undefined);
  expect(replay).toEqual({ init, canReplay: false });
  expect(await new Request(URL_OF_NOBODY, replay.init).text()).toBe("streamed");
});

test("a stream may be read into memory when the caller says so", async () => {
  const init = post(stream(), { duplex: "half" } as RequestInit);
  expect(await sentTwice(URL_OF_NOBODY, init, true)).toEqual(["streamed", "streamed"]);
});

test("the body of a request stays unread when the caller says so", async () => {
  const request = new Request(URL_OF_NOBODY, post("a=1"));
  expect(await replayOf(request, undefined, false)).toEqual({ init: undefined, canReplay: false });
  expect(request.bodyUsed).toBe(false);
});

test("a body that does not come is no longer waited for after an abort", async () => {
  const controller = new AbortController();
  const body = new ReadableStream({ pull: () => controller.abort("stop") }, { highWaterMark: 0 });
  const { signal } = controller;
  const request = new Request(URL_OF_NOBODY, post(body, { signal, duplex: "half" } as RequestInit));
  await expect(replayOf(request, undefined, undefined)).rejects.toBe("stop");
});
