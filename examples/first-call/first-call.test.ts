import { readFile } from "node:fs/promises";
import { usePrism } from "@grinfi/prism/vitest";
import { expect, onTestFinished, test, vi } from "vitest";

const prism = usePrism();

test("the first call of the README is this example", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const example = await readFile(new URL("main.ts", import.meta.url), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
});

test("the first call runs against the mock server", async () => {
  onTestFinished(() => {
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
  vi.stubEnv("GRINFI_API_KEY", "not-a-real-key");
  const { fetch } = globalThis;
  const toMock: typeof fetch = (input, init) => {
    const request = new Request(input, init);
    return fetch(new Request(request.url.replace(/^https:\/\/[^/]+/, prism.url), request));
  };
  vi.stubGlobal("fetch", toMock);
  const log = vi.spyOn(console, "log").mockReturnValue();

  await import("./main.ts");

  expect(log.mock.calls).toEqual([["Logistics directors, spring", "on"]]);
  expect(prism.requests).toEqual([{ method: "GET", path: "/flows/api/flows" }]);
});
