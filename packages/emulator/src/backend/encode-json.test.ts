import fc from "fast-check";
import { expect, test } from "vitest";
import { EncodedJson, encodeJson } from "./encode-json.ts";
import { internalField } from "./table.ts";

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test("it encodes as JSON.stringify does", () => {
  fc.assert(
    fc.property(fc.anything({ withDate: true, withNullPrototype: true }), (value) => {
      expect(decode(encodeJson(value))).toBe(JSON.stringify(value) ?? "null");
    }),
  );
});

test("it omits internal fields at every level", () => {
  const row = { name: "a", [internalField("thread")]: 1 };
  expect(decode(encodeJson({ rows: [row], ...row }))).toBe('{"rows":[{"name":"a"}],"name":"a"}');
});

test("it copies values that are already encoded", () => {
  const json = fc.json({ maxDepth: 3 });
  fc.assert(
    fc.property(fc.array(json), json, (items, before) => {
      const encoded = items.map((item) => new EncodedJson(new TextEncoder().encode(item)));
      const value = { ü: JSON.parse(before), data: encoded, last: [encoded] };
      const data = items.join();
      expect(decode(encodeJson(value))).toBe(
        `{"ü":${JSON.stringify(value.ü)},"data":[${data}],"last":[[${data}]]}`,
      );
    }),
  );
});
