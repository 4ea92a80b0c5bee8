import { expect } from "vitest";
import { DAY } from "../../src/durations.ts";
import type { Api } from "../support/api.ts";
import {
  connectedSender,
  enrolments,
  newContact,
  newFlow,
  newSender,
  newTask,
  newVersion,
  ONE_MESSAGE,
} from "../support/fixtures.ts";
import type { ReadBack, ReadBacks } from "./scenario.ts";

const statusOf = async (api: Api, uuid: string): Promise<string> =>
  (await api.call("getTask", { uuid })).status;

function singleTaskScenario(operation: string, status: string): ReadBack {
  return async (api) => {
    const { uuid } = await newTask(api, operation);
    await api.call(operation, { uuid });
    expect(await statusOf(api, uuid)).toBe(status);
  };
}

function many(operation: string, status: string): ReadBack {
  return async (api) => {
    const tasks = [
      await newTask(api, `${operation}-1`),
      await newTask(api, `${operation}-2`),
      await newTask(api, `${operation}-3`),
    ];
    const [first, second, third] = tasks.map(({ uuid }) => uuid);
    await api.call(operation, { body: { uuids: [first, second] } });
    expect(await statusOf(api, first)).toBe(status);
    expect(await statusOf(api, second)).toBe(status);
    expect(await statusOf(api, third)).toBe("in_progress");
  };
}

export const taskScenarios: ReadBacks = {
  createTask: async (api) => {
    const task = await newTask(api, "create-task");
    expect(task).toMatchObject({
      status: "in_progress",
      automation: "manual",
      type: "linkedin_send_message",
      schedule_at: new Date(api.emulator.now.getTime() + 30 * DAY).toISOString(),
    });
    expect(await api.call("getTask", { uuid: task.uuid })).toEqual(task);
    const query = `filter[lead_uuid]=${task.lead_uuid}`;
    expect((await api.call("listTasks", { query })).data).toEqual([task]);
  },
  completeTask: singleTaskScenario("completeTask", "closed"),
  cancelTask: singleTaskScenario("cancelTask", "canceled"),
  failTask: singleTaskScenario("failTask", "failed"),
  massCompleteTasks: many("massCompleteTasks", "closed"),
  massCancelTasks: many("massCancelTasks", "canceled"),
  massSkipTasks: many("massSkipTasks", "skipped"),
  massRetryTasks: async (api) => {
    const { uuid, lead_uuid } = await newTask(api, "retry-task", await connectedSender(api));
    await api.call("failTask", { uuid });
    await api.call("massRetryTasks", { body: { uuids: [uuid] } });
    expect(await statusOf(api, uuid)).toBe("in_progress");
    api.emulator.advance(DAY);
    expect(await statusOf(api, uuid)).toBe("closed");
    const query = `filter[lead_uuid]=${lead_uuid}`;
    expect((await api.call("listLinkedinMessages", { query })).data).toMatchObject([{ status: "done" }]);
  },
  continueAutomation: async (api) => {
    const flow = await newFlow(api, "Held");
    const nodes = [{ ...ONE_MESSAGE[0], type: "rule_manual_router", payload: {} }, ONE_MESSAGE[1]];
    await newVersion(api, flow.uuid, (await newSender(api)).uuid, nodes);
    await api.call("startFlow", { flowUuid: flow.uuid });
    const { uuid: lead_uuid } = await newContact(api, "held");
    await api.call("addLeadToFlow", { flowUuid: flow.uuid, leadUuid: lead_uuid });
    api.emulator.advance(30 * DAY);
    expect(await enrolments(api, { lead_uuid: [lead_uuid] })).toMatchObject([{ status: "in_progress" }]);
    await api.call("continueAutomation", { body: { lead_uuid } });
    api.emulator.advance(DAY);
    expect(await enrolments(api, { lead_uuid: [lead_uuid] })).toMatchObject([{ status: "finished" }]);
  },
};
