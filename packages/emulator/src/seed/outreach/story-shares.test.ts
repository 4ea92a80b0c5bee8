import fc from "fast-check";
import { expect, test } from "vitest";
import { Share, type StoryOrder, storyNumber } from "./story-shares.ts";

const order = fc
  .record({
    count: fc.nat(60),
    size: fc.integer({ min: 1, max: 9 }),
    shifts: fc.array(fc.nat(8), { minLength: 61, maxLength: 61 }),
  })
  .map(({ count, size, shifts }): StoryOrder => {
    const blocks = Math.floor(count / size);
    return { count, size, shift: (block) => (block < blocks ? (shifts[block] ?? 0) % size : 0) };
  });

test("every contact has as many rows as its story says, one contact after the other", () => {
  fc.assert(
    fc.property(order, fc.array(fc.nat(3), { minLength: 9, maxLength: 9 }), (stories, numbers) => {
      const counts = numbers.slice(0, stories.size);
      const share = new Share(stories, counts);
      const expected: [contact: number, place: number][] = [];
      for (let contact = 0; contact < stories.count; contact++) {
        const count = counts[storyNumber(stories, contact)] ?? 0;
        expect(share.rows(contact)).toEqual(
          Array.from({ length: count }, (_, place) => expected.length + place),
        );
        for (let place = 0; place < count; place++) expected.push([contact, place]);
      }
      expect(share.count).toBe(expected.length);
      for (const [row, [contact, place]] of expected.entries()) {
        expect([share.contact(row), share.place(row)]).toEqual([contact, place]);
      }
    }),
  );
});

test("each full block has every story once", () => {
  fc.assert(
    fc.property(order, (stories) => {
      for (let block = 0; block < Math.floor(stories.count / stories.size); block++) {
        const numbers = Array.from({ length: stories.size }, (_, place) =>
          storyNumber(stories, block * stories.size + place),
        );
        expect(new Set(numbers).size).toBe(stories.size);
      }
    }),
  );
});

test("whoever is no contact has no rows", () => {
  const share = new Share({ count: 2, size: 2, shift: () => 0 }, [1, 1]);
  expect(share.rows(2)).toEqual([]);
  expect(share.rows(undefined)).toEqual([]);
});
