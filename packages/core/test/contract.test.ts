import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { declaredInput, generateInput, type OperationInput } from "@grinfi/prism/input";
import { usePrism } from "@grinfi/prism/vitest";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { type CallOptions, createClient, operations } from "../src/index.ts";

const prism = usePrism();

type AnyCall = (input: OperationInput, options?: CallOptions) => Promise<unknown>;

/** Calls every operation of the table once, with generated input. */
async function callEveryOperation(inputs: "all" | "required"): Promise<void> {
  const client = createClient({ apiKey: "not-a-real-key", baseUrl: prism.url });
  const calls = client.call as object as Record<string, AnyCall>;
  for (const [id, { method, path }] of Object.entries(operations)) {
    await calls[id]?.(await generateInput(method, path, inputs));
  }
}

/** Method and path template of every operation of the snapshot, read without the pipeline. */
async function snapshotPairs(): Promise<string[]> {
  const text = await readFile(fileURLToPath(import.meta.resolve("@grinfi/openapi/snapshot.yaml")), "utf8");
  const { paths } = load(text) as { paths: Record<string, Record<string, { operationId?: string }>> };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => operation.operationId !== undefined)
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
}

describe("every operation of the snapshot conforms to the description, in request and response", () => {
  test.each(["required", "all"] as const)("with %s inputs", async (inputs) => {
    await callEveryOperation(inputs);

    const seen = prism.requests.map(({ method, path }) => `${method} ${path}`);
    expect(seen.toSorted()).toEqual((await snapshotPairs()).toSorted());
    expect(prism.violations).toEqual([]);
  });
});

test("the generated input with all inputs has every declared parameter and every field of the body", async () => {
  for (const { method, path } of Object.values(operations)) {
    const { parameters, body } = declaredInput(method, path);
    const input = await generateInput(method, path, "all");
    for (const { in: location, name } of parameters) expect(input).toHaveProperty([location, name]);
    const schema = Object.values(body?.content ?? {})[0]?.schema ?? {};
    const fields = "properties" in schema ? Object.keys(schema.properties as object) : [];
    for (const field of fields) expect(input.body).toHaveProperty([field]);
  }
});
