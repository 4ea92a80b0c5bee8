import { describe, expectTypeOf, test } from "vitest";
import type { Grinfi, IdleStep, ImportCsvResult, ItemsWaitResult, WaitResult } from "../../index.ts";

declare const grinfi: Grinfi;

describe("a job that waits", () => {
  test("takes what a call or another job has returned", async () => {
    const message = await grinfi.messages.send({ lead_uuid: "c", sender_profile_uuid: "s", text: "Hello." });
    expectTypeOf(grinfi.messages.waitUntilSent([message])).resolves.toEqualTypeOf<ItemsWaitResult>();
    const { started } = {} as ImportCsvResult;
    if (started) expectTypeOf(grinfi.contacts.waitForImport(started)).resolves.toEqualTypeOf<WaitResult>();
    const steps = grinfi.automations.waitUntilIdle("u");
    for await (const step of steps) expectTypeOf(step).toEqualTypeOf<IdleStep>();
  });

  test("does not take an action whose effect cannot be read", () => {
    grinfi.contacts.waitForBulkAction({ type: "contact_delete" }, ["c"]);
    const action = { type: "contact_change_custom_field", custom_field_uuid: "f", value: "1" } as const;
    // @ts-expect-error -- no operation returns the values of custom fields
    grinfi.contacts.waitForBulkAction(action, ["c"]);
  });

  test("takes the uuid of the contact with that of a message", () => {
    // @ts-expect-error -- a uuid alone does not find a message
    grinfi.messages.waitUntilSent(["m"]);
    // @ts-expect-error -- a uuid alone does not find a message
    grinfi.messages.waitUntilSent([{ uuid: "m" }]);
    // @ts-expect-error -- a uuid alone does not find an email
    grinfi.emails.waitUntilSent([{ uuid: "m" }]);
    grinfi.emails.waitUntilSent([{ uuid: "m", lead_uuid: "c" }]);
  });
});
