import { expect, test } from "vitest";
import { TreeGraph } from "../automation-tree/automation-tree.ts";
import type { StepReport } from "./automation-report-types.ts";
import { stepReportOf, totalsOf } from "./steps.ts";

function step(type: string, statistics?: object): StepReport {
  const [node] = new TreeGraph({ nodes: [{ id: 1, type, before: [], after: [] }] }).nodes;
  if (node === undefined) throw new Error("There is no step.");
  return stepReportOf(node, statistics, { isPartial: false });
}

test("a trigger has no rates, because it also counts contacts who were connected before", () => {
  const statistics = { node_statuses: { closed: 5 }, node_conversions: { accepted: 4 } };
  const trigger = step("trigger_linkedin_connection_request_accepted", statistics);
  expect(trigger).toMatchObject({ closed: 5, outcomes: { accepted: 4 }, rates: {} });
  expect(totalsOf([trigger])).toEqual({});
});

test("unknown outcomes and types are counted", () => {
  const statistics = {
    node_statuses: { closed: 4, restarted: 1, in_progress: 2 },
    node_conversions: { applauded: 3 },
  };
  const { entered, rates } = step("linkedin_wave", statistics);
  expect(entered).toBe(7);
  expect(rates).toEqual({
    applauded: { of: "applauded / closed linkedin_wave", numerator: 3, denominator: 4, value: 0.75 },
  });
});

test("an empty array means no outcomes, and a step without statistics has no counts", () => {
  const empty = step("linkedin_send_message", { node_statuses: { closed: 2 }, node_conversions: [] });
  expect(empty.rates.replied).toMatchObject({ numerator: 0, denominator: 2, value: 0 });
  const unanswered = step("linkedin_send_message");
  expect(unanswered).toMatchObject({ entered: 0, closed: 0, outcomes: {} });
  expect(unanswered.rates.replied?.value).toBeUndefined();
});
