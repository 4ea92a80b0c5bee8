import fc from "fast-check";
import { expect, test } from "vitest";
import { RecentUuids } from "./recent-uuids.ts";

test("the last uuids are remembered, and at most twice as many", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.uniqueArray(fc.uuid()), (size, uuids) => {
      const recent = new RecentUuids(size);
      for (const uuid of uuids) recent.add(uuid);
      const remembered = uuids.filter((uuid) => recent.has(uuid));
      expect(remembered).toEqual(uuids.slice(uuids.length - remembered.length));
      expect(remembered.length).toBeGreaterThanOrEqual(Math.min(size, uuids.length));
      expect(remembered.length).toBeLessThanOrEqual(2 * size);
    }),
  );
});
