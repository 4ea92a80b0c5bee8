import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import type { ChangesPosition, ContactChange } from "../../src/index.ts";
import {
  ContactHistory,
  changed,
  expectedChanges,
  historyEvents,
  readChanges,
} from "../support/outreach/contact-history.ts";

afterEach(() => {
  vi.useRealTimers();
});

const throughJson = (position: ChangesPosition): ChangesPosition => JSON.parse(JSON.stringify(position));

const created = (changes: readonly ContactChange[]): string[] =>
  changed(changes.filter(({ reason }) => reason === "created"));

test("every contact of a history is reported once, and from every position the rest", async () => {
  const property = fc.asyncProperty(historyEvents, async (events) => {
    const history = await ContactHistory.create();
    const { grinfi } = history;
    const since = history.now;
    for (const event of events) await history.add(event);
    history.advance(90_000);
    const changes = await readChanges(grinfi, { since });
    const until = new Date(changes[0]?.position.until ?? history.now);
    expect(changed(changes).toSorted()).toEqual((await expectedChanges(grinfi, since, until)).toSorted());

    for (const [index, { position }] of changes.entries()) {
      const rest = await readChanges(grinfi, { since, position: throughJson(position) });
      const before = changed(changes.slice(0, index + 1));
      // Only contacts of other lists may repeat.
      expect(created(rest)).toEqual(created(changes.slice(index + 1)));
      expect([...new Set([...before, ...changed(rest)])].toSorted()).toEqual(changed(changes).toSorted());
      expect(changed(rest)).toEqual(expect.arrayContaining(changed(changes.slice(index + 1))));
    }
  });
  await fc.assert(property, { numRuns: 25 });
});

test("ranges that follow each other report each creation once, wherever they meet", async () => {
  const property = fc.asyncProperty(
    historyEvents,
    fc.array(fc.nat(200_000), { maxLength: 6 }),
    async (events, cuts) => {
      const history = await ContactHistory.create();
      const since = history.now.getTime();
      for (const event of events) await history.add(event);
      history.advance(200_000);
      const end = history.now.getTime();
      const times = [since, ...cuts.map((cut) => Math.min(since + cut, end)), end].toSorted((a, b) => a - b);
      const ranges: ContactChange[] = [];
      for (const [index, until] of times.slice(1).entries()) {
        const range = { since: new Date(Number(times[index])), until: new Date(until) };
        ranges.push(...(await readChanges(history.grinfi, range)));
      }
      const whole = await readChanges(history.grinfi, { since: new Date(since), until: new Date(end) });
      expect(created(ranges)).toEqual(created(whole));
      expect([...new Set(changed(ranges))].toSorted()).toEqual(changed(whole).toSorted());
    },
  );
  await fc.assert(property, { numRuns: 25 });
});

test("a process that is killed after any change continues with the next one, also on a changing account", async () => {
  const property = fc.asyncProperty(
    historyEvents,
    historyEvents,
    fc.nat(10),
    async (events, later, after) => {
      const history = await ContactHistory.create();
      const since = history.now;
      for (const event of events) await history.add(event);
      history.advance(90_000);
      const first: ContactChange[] = [];
      for await (const change of history.grinfi.contacts.changes({ since })) {
        first.push(change);
        if (first.length > after) break;
      }
      const position = first.at(-1)?.position;
      if (position === undefined) return;
      for (const event of later) await history.add(event);
      const rest = await readChanges(history.grinfi, { since, position: throughJson(position) });
      const expected = await expectedChanges(history.grinfi, since, new Date(position.until));
      const seen = changed([...first, ...rest]);
      expect(seen).toEqual(expect.arrayContaining(expected));
      expect(seen.length).toBeGreaterThanOrEqual(expected.length);
    },
  );
  await fc.assert(property, { numRuns: 25 });
});
