import { createEmulator, type Emulator } from "@grinfi/emulator";
import { expect, test } from "vitest";
import { Grinfi, NotFoundError } from "../index.ts";

function start(contacts = 0): { grinfi: Grinfi; emulator: Emulator } {
  const emulator = createEmulator({ contacts });
  return { grinfi: new Grinfi({ apiKey: "test-key", fetch: emulator.fetch }), emulator };
}

test("a method takes ids and input, and returns the value", async () => {
  const { grinfi } = start();
  const { uuid } = await grinfi.tags.create({ name: "Hot" });
  await grinfi.tags.update(uuid, { name: "Cold" });
  expect((await grinfi.tags.list().toArray({ limit: 1000 })).map(({ name }) => name)).toContain("Cold");
  await grinfi.tags.delete(uuid);
});

test("a search is a pager", async () => {
  const { grinfi, emulator } = start(250);
  expect(await grinfi.contacts.search().toArray({ limit: 1000 })).toHaveLength(250);
  expect(emulator.ledger.requests("searchContacts")).toHaveLength(3);
  expect(await grinfi.contacts.search({ limit: 10 }).first()).toHaveProperty("uuid");
});

test("find returns undefined if there is no such contact, and get rejects", async () => {
  const { grinfi } = start();
  expect(await grinfi.contacts.find({ email: "nobody@example.com" })).toBeUndefined();
  const uuid = "5f0c9a1e-2b7d-4c3a-9e61-0d8f4b7a1c10";
  await expect(grinfi.contacts.get(uuid)).rejects.toBeInstanceOf(NotFoundError);
});

test("a client with other options has its own resources", async () => {
  const { grinfi } = start();
  const other = grinfi.withOptions({ retry: false });
  expect(other.contacts).not.toBe(grinfi.contacts);
  expect(await other.tags.list().toArray({ limit: 1000 })).toEqual(
    await grinfi.tags.list().toArray({ limit: 1000 }),
  );
});
