import { ApiError, type ClientOptions, createClient, type Output } from "@grinfi/core";

const options: ClientOptions = { apiKey: "test-key", headers: { "x-program": "morning report" } };
const { call, paths } = createClient(options);
const uuid = "5f0c9a1e-2b7d-4c3a-9e61-0d8f4b7a1c01";
const template = { prompt: "Be brief." };

export const nameOfProgram = (): string | undefined => options.headers?.["x-program"];

export async function isGone(): Promise<boolean> {
  try {
    await call.getLead({ path: { uuid } });
    return false;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    console.error(error.call.operation, error.message);
    return error.code === "api" && error.status === 404;
  }
}

export async function tags(): Promise<number | undefined> {
  const { data } = await paths.GET("/leads/api/tags");
  return data?.data?.length;
}

export async function templates(): Promise<void> {
  await call.createAITemplate({ body: { ...template, name: "Opener" } });
  await call.createAITemplate({ body: { ...template, name: "Note", type: "intro" } });
  await call.createAITemplate({ body: { ...template, name: "Reminder", fallback_body: "Hello again" } });
  const { data = [] } = await call.listAITemplates({
    query: { search: "Opener", order_field: "name", limit: 5 },
  });
  for (const { name, user_id } of data) console.log(name, user_id);
}

export async function tasks(): Promise<void> {
  const { data = [] } = await call.listTasks({
    query: { status: "failed", schedule_at_after: "2026-01-05" },
  });
  for (const task of data) console.log(task.text);
}

export async function stages(): Promise<void> {
  await call.listPipelineStages();
  await call.listPipelineStages({ query: { object: "company", type: "custom" } });
}

export async function senders(): Promise<void> {
  const sender = await call.createSenderProfile({ body: { first_name: "Robin", last_name: "Sample" } });
  console.log(sender.linkedin_browser_uuid);
  await call.listEmails({ query: { filter: { sender_profile_uuid: uuid, type: "inbox" } } });
}

export async function hours({ schedule }: Output<"getFlow">): Promise<void> {
  for (const { dow, from, to } of schedule?.timeblocks ?? []) console.log(dow, from, to);
}

export async function markRead(): Promise<void> {
  const { count } = await call.leadsMassAction({
    body: { type: "contact_assign_tag", filter: { ids: [uuid] } },
  });
  console.log(count);
}

export async function write(): Promise<void> {
  const message = { lead_uuid: uuid, sender_profile_uuid: uuid, text: "Here are the prices." };
  await call.sendLinkedInMessage({ body: { ...message, attachments: [{ name: "prices.txt" }] } });
}
