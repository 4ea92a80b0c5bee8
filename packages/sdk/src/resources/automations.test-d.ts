import { describe, expectTypeOf, test } from "vitest";
import type { Automation, AutomationProblem, CallPromise, Grinfi, Rate, StartOptions } from "../index.ts";

declare const grinfi: Grinfi;

describe("a report", () => {
  test("has rates whose value may be undefined", async () => {
    const { steps } = await grinfi.automations.report("u");
    expectTypeOf(steps[0]?.rates.accepted).toEqualTypeOf<Rate | undefined>();
    expectTypeOf<Rate["value"]>().toEqualTypeOf<number | undefined>();
  });

  test("needs both ends of a period", () => {
    grinfi.automations.report("u", { period: { from: "2026-03-01", to: new Date() } });
    // @ts-expect-error -- the end is missing
    grinfi.automations.report("u", { period: { from: "2026-03-01" } });
    // @ts-expect-error -- the period is required
    grinfi.reports.senders();
  });
});

describe("a start", () => {
  test("is a call, also with the digest of a preflight", async () => {
    const { contacts, digest, senders } = await grinfi.automations.preflight("u", { contacts: ["c"] });
    const call = grinfi.automations.start("u", { expect: digest, contacts: ["c"], timeout: 1000 });
    expectTypeOf(call).toEqualTypeOf<CallPromise<Automation>>();
    expectTypeOf(grinfi.automations.start).parameter(1).toEqualTypeOf<StartOptions | undefined>();
    expectTypeOf(contacts.findings[0]?.isMissing).toEqualTypeOf<true | undefined>();
    expectTypeOf<"on_hold">().toExtend<
      NonNullable<(typeof senders)[number]>["problems"][number]["problem"]
    >();
    // @ts-expect-error -- there is no such option
    grinfi.automations.start("u", { timezone: "UTC" });
    // @ts-expect-error -- a digest is a text
    grinfi.automations.start("u", { expect: { digest } });
  });
});

describe("validate", () => {
  test("returns the problems", () => {
    expectTypeOf(grinfi.automations.validate).returns.resolves.toEqualTypeOf<AutomationProblem[]>();
  });

  test("takes the input of versions.create", () => {
    grinfi.automations.validate({ contact_sources: [], nodes: [] });
    // @ts-expect-error -- the contact sources are missing
    grinfi.automations.validate({ nodes: [] });
    const step = { type: "end", before: [], after: [] };
    grinfi.automations.validate({ contact_sources: [], nodes: [{ ...step, id: 1 }] });
    // @ts-expect-error -- ids of steps are numbers
    grinfi.automations.validate({ contact_sources: [], nodes: [{ ...step, id: "1" }] });
  });

  test("names existing rules", () => {
    expectTypeOf<"edge_one_sided">().toExtend<AutomationProblem["rule"]>();
    // @ts-expect-error -- there is no such rule
    expectTypeOf<"edge_two_sided">().toExtend<AutomationProblem["rule"]>();
  });
});
