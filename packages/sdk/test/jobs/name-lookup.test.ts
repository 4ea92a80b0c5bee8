import { rejectionOf } from "@grinfi/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LookupError, ServerError } from "../../src/index.ts";
import { NameLookup } from "../../src/jobs/names/name-lookup.ts";
import { useAccountBehindPrism } from "../support/accounts/behind-prism.ts";
import { start } from "../support/accounts/start.ts";

describe("a name is resolved to a uuid", () => {
  const account = useAccountBehindPrism();

  test("for a tag, a list, an automation and a stage, with one request each", async () => {
    const grinfi = account.grinfi.withOptions({});
    const [tag, list, automation] = await Promise.all([
      grinfi.tags.list().first(),
      grinfi.lists.list().first(),
      grinfi.automations.list().first(),
    ]);
    const stage = await grinfi.pipelineStages.list({ filter: { object: "lead" } }).first();
    account.emulator.ledger.clear();

    const look = () =>
      Promise.all([
        grinfi.tags.uuidOf(String(tag?.name)),
        grinfi.lists.uuidOf(String(list?.name)),
        grinfi.automations.uuidOf(String(automation?.name)),
        grinfi.pipelineStages.uuidOf(String(stage?.name)),
      ]);
    const uuids = [tag?.uuid, list?.uuid, automation?.uuid, stage?.uuid];
    expect(await look()).toEqual(uuids);
    const once = ["listFlows", "listLists", "listPipelineStages", "listTags"];
    expect(account.called.toSorted()).toEqual(once);

    expect(await look()).toEqual(uuids);
    expect(
      await Promise.all([
        grinfi.tags.nameOf(String(tag?.uuid)),
        grinfi.lists.nameOf(String(list?.uuid)),
        grinfi.automations.nameOf(String(automation?.uuid)),
        grinfi.pipelineStages.nameOf(String(stage?.uuid)),
      ]),
    ).toEqual([tag?.name, list?.name, automation?.name, stage?.name]);
    expect(account.called.toSorted()).toEqual(once);
  });

  test("for stages of contacts and of companies with the same name", async () => {
    const grinfi = account.grinfi.withOptions({});
    const create = async (object: "company" | "lead") =>
      (await grinfi.pipelineStages.create({ name: "On hold", object, category: "cold" })).uuid;
    const [ofCompany, ofContact] = [await create("company"), await create("lead")];
    expect(await grinfi.pipelineStages.uuidOf("On hold")).toBe(ofContact);
    expect(await grinfi.pipelineStages.uuidOf("On hold", { object: "company" })).toBe(ofCompany);
    expect(await grinfi.pipelineStages.nameOf(String(ofCompany), { object: "company" })).toBe("On hold");
  });

  test("for a custom field and a sender profile, with the documented requests", async () => {
    const grinfi = account.grinfi.withOptions({});
    const create = async (object: "company" | "lead") =>
      (await grinfi.customFields.create({ name: "budget", object })).uuid;
    const [ofCompany, ofContact] = [await create("company"), await create("lead")];
    const sender = await grinfi.senderProfiles.list().first();
    const name = `${sender?.first_name} ${sender?.last_name}`;
    account.emulator.ledger.clear();

    for (const _ of [1, 2]) {
      expect(await grinfi.customFields.uuidOf("budget")).toBe(ofContact);
      expect(await grinfi.customFields.nameOf(ofContact)).toBe("budget");
      expect(await grinfi.senderProfiles.uuidOf(name)).toBe(sender?.uuid);
      expect(await grinfi.senderProfiles.nameOf(String(sender?.uuid))).toBe(name);
    }
    expect(account.called).toEqual(["listCustomFields", "listCustomFields", "listSenderProfiles"]);
    expect(await grinfi.customFields.uuidOf("budget", { object: "company" })).toBe(ofCompany);
    const error = await rejectionOf(grinfi.customFields.uuidOf("bugdet"));
    expect(error).toMatchObject({
      message: expect.stringContaining('There is no custom field of contacts "bugdet"'),
    });
  });

  test("after all lists were read once", async () => {
    const grinfi = account.grinfi.withOptions({});
    const before = await grinfi.lists.list().count();
    for (let number = before; number < 249; number += 1)
      await grinfi.lists.create({ name: `List ${number}` });
    const last = await grinfi.lists.create({ name: "The last" });
    account.emulator.ledger.clear();
    expect(await grinfi.lists.uuidOf("The last")).toBe(last.uuid);
    expect(account.called).toEqual(["listLists", "listLists", "listLists"]);
  });
});

const requestsOf = ({ emulator }: ReturnType<typeof start>): number =>
  emulator.ledger.requests("listTags").length;

test("stages of contacts and companies are separated even if the API ignores the filter", async () => {
  const { emulator, grinfi } = start();
  const fetch: typeof globalThis.fetch = (request) => {
    const { headers, method, url } = request as Request;
    const unfiltered = new URL(url);
    unfiltered.searchParams.set("filter", "{}");
    return emulator.fetch(new Request(unfiltered, { headers, method }));
  };
  for (const object of ["company", "lead"] as const)
    await grinfi.pipelineStages.create({ name: `On hold`, object, category: "cold" });
  const { pipelineStages } = grinfi.withOptions({ fetch });
  const uuids = [
    await pipelineStages.uuidOf("On hold"),
    await pipelineStages.uuidOf("On hold", { object: "company" }),
  ];
  expect(new Set(uuids).size).toBe(2);
});

describe("the items of a lookup", () => {
  test("are requested once for concurrent lookups, and separately by each client", async () => {
    const account = start({ contacts: 5 });
    const { tags } = account.grinfi;
    await Promise.all(["Warm", "Decides", "Partner", "warm"].map((name) => tags.uuidOf(name)));
    expect(requestsOf(account)).toBe(1);
    await account.grinfi.withOptions({ timeout: 1000 }).tags.uuidOf("Warm");
    expect(requestsOf(account)).toBe(2);
  });

  test("are read again once for an unknown name, for any number of lookups", async () => {
    const account = start({ contacts: 5 });
    const { tags } = account.grinfi;
    await tags.uuidOf("Warm");
    const { uuid } = await tags.create({ name: "Fresh" });
    const misses = ["Fresh", "fresh", "Unknown", "Fresh"].map((name) => tags.uuidOf(name));
    const settled = await Promise.allSettled(misses);
    expect(settled.map((one) => (one.status === "fulfilled" ? one.value : one.status))).toEqual([
      ...[uuid, uuid, "rejected", uuid],
    ]);
    expect(requestsOf(account)).toBe(2);
  });

  test("do not keep a failure: it rejects the waiting lookups, and the next lookup requests again", async () => {
    const account = start({ contacts: 5 });
    const { tags } = account.grinfi;
    account.emulator.addFault({ kind: "status", status: 503, operation: "listTags" });
    const failures = await Promise.all([
      rejectionOf(tags.uuidOf("Warm")),
      rejectionOf(tags.uuidOf("Partner")),
    ]);
    expect(failures).toEqual([expect.any(ServerError), expect.any(ServerError)]);
    const warm = await tags.uuidOf("Warm");

    account.emulator.addFault({ kind: "status", status: 503, operation: "listTags" });
    expect(await rejectionOf(tags.uuidOf("Unknown"))).toBeInstanceOf(ServerError);
    expect(await tags.uuidOf("Warm")).toBe(warm);
    expect(requestsOf(account)).toBe(3);
  });

  test("are awaited by each lookup with its own signal", async () => {
    const account = start({ contacts: 5 });
    const { tags } = account.grinfi;
    const controller = new AbortController();
    const stopped = rejectionOf(tags.uuidOf("Warm", { signal: controller.signal }));
    const other = tags.uuidOf("Warm");
    controller.abort(new Error("enough"));
    expect(await stopped).toEqual(new Error("enough"));
    expect(await other).toEqual(expect.any(String));
    expect(requestsOf(account)).toBe(1);
    const next = start({ contacts: 5 });
    const late = next.grinfi.tags.uuidOf("Warm", { signal: AbortSignal.abort(new Error("too late")) });
    expect(await rejectionOf(late)).toEqual(new Error("too late"));
    expect(requestsOf(next)).toBe(0);
  });
});

describe("a name that is not unique", () => {
  test("is rejected with the closest names", async () => {
    const { grinfi } = start({ contacts: 5 });
    const error = await rejectionOf(grinfi.tags.uuidOf("Warn"));
    expect(error).toBeInstanceOf(LookupError);
    expect(error).toMatchObject({
      reason: "not_found",
      code: "lookup",
      message: 'There is no tag "Warn". The closest names: "Warm", "Partner", "Decides".',
      candidates: [{ name: "Warm", uuid: await grinfi.tags.uuidOf("Warm") }, {}, {}],
    });
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      reason: "not_found",
      candidates: [{}, {}, {}],
    });
    const { grinfi: empty } = start();
    expect(await rejectionOf(empty.tags.uuidOf("Warm"))).toMatchObject({
      message: 'There is no tag "Warm". The account has no tag.',
    });
    expect(await rejectionOf(empty.tags.nameOf("a-uuid"))).toMatchObject({
      message: "There is no tag with the uuid a-uuid.",
    });
  });

  test("is rejected with both uuids if two items have it, until one of them is deleted", async () => {
    const { grinfi } = start();
    const [first, second] = [
      await grinfi.tags.create({ name: "Hot" }),
      await grinfi.tags.create({ name: "Hot" }),
    ];
    const error = await rejectionOf(grinfi.tags.uuidOf("Hot"));
    expect(error).toMatchObject({ reason: "ambiguous" });
    expect((error as Error).message).toContain(first.uuid);
    expect((error as Error).message).toContain(second.uuid);
    await grinfi.tags.delete(first.uuid);
    expect(await grinfi.tags.uuidOf("Hot")).toBe(second.uuid);
  });

  test("property: an exact match wins, then a unique match in another case; any other name is rejected", async () => {
    const name = fc.constantFrom("hot", "Hot", "HOT", "cold", "Cold", "other");
    await fc.assert(
      fc.asyncProperty(fc.array(name), name, async (names, requested) => {
        const rows = names.map((name, index) => ({ name, uuid: `uuid-${index}` }));
        const lookup = new NameLookup("tag", async function* () {
          yield* rows;
        });
        const exact = rows.filter(({ name }) => name === requested);
        const sameInAnyCase = rows.filter(({ name }) => name.toLowerCase() === requested.toLowerCase());
        const matches = exact.length > 0 ? exact : sameInAnyCase;
        const found = await lookup.uuidOf(requested).catch((error) => error);
        if (matches.length === 1) expect(found).toBe(matches[0]?.uuid);
        else expect(found).toMatchObject({ reason: matches.length === 0 ? "not_found" : "ambiguous" });
        if (matches.length > 1) expect(found.candidates).toEqual(matches);
      }),
    );
  });
});
