import type { JobInputs } from "@grinfi/core/schemas";
import { describe, expectTypeOf, test } from "vitest";
import type { GrinfiQueue, QueuedInputs, Run } from "./index.ts";

declare const queue: GrinfiQueue;

type OptionsOf<Job extends keyof JobInputs & keyof QueuedInputs> = NonNullable<
  "options" extends keyof JobInputs[Job] ? JobInputs[Job]["options"] : never
>;
type QueuedOptionsOf<Job extends keyof QueuedInputs> = NonNullable<QueuedInputs[Job]["options"]>;

/** Set by the queue. */
type OwnOptions = "chunkSize" | "firstIndex" | "position" | "verifyFilter";

type KeysOf<Union> = Union extends unknown ? keyof Union : never;

describe("the options of a run", () => {
  test("are all data of the job's options", () => {
    expectTypeOf<KeysOf<QueuedOptionsOf<"contacts.bulkAction">>>().toEqualTypeOf<
      Exclude<KeysOf<OptionsOf<"contacts.bulkAction">>, OwnOptions>
    >();
    expectTypeOf<KeysOf<QueuedOptionsOf<"contacts.bulkUpsert">>>().toEqualTypeOf<
      Exclude<KeysOf<OptionsOf<"contacts.bulkUpsert">>, OwnOptions>
    >();
    expectTypeOf<KeysOf<QueuedOptionsOf<"contacts.export">>>().toEqualTypeOf<
      Exclude<KeysOf<OptionsOf<"contacts.export">>, "position">
    >();
    expectTypeOf<KeysOf<QueuedOptionsOf<"emails.sendMany">>>().toEqualTypeOf<
      Exclude<KeysOf<OptionsOf<"emails.sendMany">>, OwnOptions>
    >();
    expectTypeOf<KeysOf<QueuedOptionsOf<"messages.sendMany">>>().toEqualTypeOf<
      Exclude<KeysOf<OptionsOf<"messages.sendMany">>, OwnOptions>
    >();
  });

  test("are checked by the job", () => {
    const rows = [{ linkedin_id: "robin-sample" }];
    const options = { list: "a-uuid", onConflict: "skip" } as const;
    expectTypeOf(queue.add("a", "contacts.bulkUpsert", { rows, options })).toEqualTypeOf<Promise<Run>>();
    // @ts-expect-error: onConflict is required
    queue.add("a", "contacts.bulkUpsert", { rows, options: { list: "a-uuid" } });
    // @ts-expect-error: a callback cannot be stored
    queue.add("a", "contacts.bulkUpsert", { rows, options: { ...options, onProgress: () => {} } });
    // @ts-expect-error: a message needs a text
    queue.add("a", "messages.sendMany", { rows: [{ lead_uuid: "a-uuid" }] });
    // @ts-expect-error: the job is not for queues
    queue.add("a", "contacts.importCsv", {});
  });
});
