import { expect, test } from "vitest";
import { prepareReplay } from "./replay.ts";

const TEST_URL = "http://api.invalid/things";
const post = (body: BodyInit, more: RequestInit = {}): RequestInit => ({ method: "POST", body, ...more });
const stream = (): ReadableStream<Uint8Array> => new Blob(["streamed"]).stream();

/** Returns what two attempts send. */
async function sentTwice(
  input: string | Request,
  init?: RequestInit,
  replayable?: boolean,
): Promise<string[]> {
  const replay = await prepareReplay(input, init, replayable);
  expect(replay.canReplay).toBe(true);
  const send = (): Promise<string> => new Request(input, replay.init).text();
  return [await send(), await send()];
}

test("a request without a body can be sent again", async () => {
  const request = new Request(TEST_URL);
  expect(await prepareReplay(request, undefined, undefined)).toEqual({ init: undefined, canReplay: true });
  expect(await prepareReplay(TEST_URL, { method: "POST" }, undefined)).toMatchObject({
    canReplay: true,
  });
});

test.each([
  ["text", "a=1"],
  ["parameters", new URLSearchParams({ a: "1" })],
  ["bytes", new TextEncoder().encode("a=1")],
  ["a buffer", new TextEncoder().encode("a=1").buffer],
  ["a blob", new Blob(["a=1"])],
])("%s in init is sent as it is, without a copy", async (_, body) => {
  const init = post(body);
  const replay = await prepareReplay(TEST_URL, init, undefined);
  expect(replay).toEqual({ init, canReplay: true });
  expect(replay.init).toBe(init);
  expect(await sentTwice(TEST_URL, init)).toEqual(["a=1", "a=1"]);
});

test("the body of a request is read once, and both attempts send the same bytes", async () => {
  const request = new Request(TEST_URL, post("a=1"));
  const replay = await prepareReplay(request, undefined, undefined);
  expect(request.bodyUsed).toBe(true);
  expect(replay.init?.body).toBeInstanceOf(ArrayBuffer);
  expect(await new Request(request, replay.init).text()).toBe("a=1");
  expect(await new Request(request, replay.init).text()).toBe("a=1");
});

test("a form keeps its boundary", async () => {
  const form = new FormData();
  form.set("file", new Blob(["content"]), "a.csv");
  const request = new Request(TEST_URL, post(form));
  const { init } = await prepareReplay(request, undefined, undefined);
  for (let count = 0; count < 2; count += 1) {
    const file = (await new Request(request, init).formData()).get("file");
    expect(await (file as File).text()).toBe("content");
  }
});

test("a stream is sent once and is not read into memory", async () => {
  const init = post(stream(), { duplex: "half" } as RequestInit);
  const replay = await prepareReplay(TEST_URL, init, undefined);
  expect(replay).toEqual({ init, canReplay: false });
  expect(await new Request(TEST_URL, replay.init).text()).toBe("streamed");
});

test("a stream is read into memory with replayable: true", async () => {
  const init = post(stream(), { duplex: "half" } as RequestInit);
  expect(await sentTwice(TEST_URL, init, true)).toEqual(["streamed", "streamed"]);
});

test("the body of a request is not read with replayable: false", async () => {
  const request = new Request(TEST_URL, post("a=1"));
  expect(await prepareReplay(request, undefined, false)).toEqual({ init: undefined, canReplay: false });
  expect(request.bodyUsed).toBe(false);
});

test("an abort ends the wait for a body that stalls", async () => {
  const controller = new AbortController();
  const body = new ReadableStream({ pull: () => controller.abort("stop") }, { highWaterMark: 0 });
  const { signal } = controller;
  const request = new Request(TEST_URL, post(body, { signal, duplex: "half" } as RequestInit));
  await expect(prepareReplay(request, undefined, undefined)).rejects.toBe("stop");
});
