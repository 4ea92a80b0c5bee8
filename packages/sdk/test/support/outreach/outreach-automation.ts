import type { OutreachAccount } from "./outreach-account.ts";

type Node = {
  readonly type: string;
  readonly payload?: Record<string, unknown>;
  readonly delay_in_seconds?: number;
};

const ALWAYS = {
  timezone: "UTC",
  timeblocks: [0, 1, 2, 3, 4, 5, 6].map((dow) => ({ dow, min: 0, max: 1440 })),
};

export const MESSAGE: Node = { type: "linkedin_send_message", payload: { template: "Hello." } };

export const EMAIL: Node = {
  type: "email_send_message",
  payload: { subject: "Pallets", template: "Hello." },
};

/** Creates an automation with these steps in a row, and returns its uuid. It is a draft. */
export async function createOutreachAutomation(
  { grinfi, sender }: Pick<OutreachAccount, "grinfi" | "sender">,
  steps: readonly Node[] = [MESSAGE],
  senders: readonly string[] = [sender],
): Promise<string> {
  const own = { name: "Spring outreach", schedule: ALWAYS, use_sender_schedule: false };
  const { uuid } = await grinfi.automations.create(own);
  await replaceSteps({ grinfi }, uuid, steps, senders);
  return uuid;
}

/** Saves another version of the steps and senders of an automation. */
export async function replaceSteps(
  { grinfi }: Pick<OutreachAccount, "grinfi">,
  uuid: string,
  steps: readonly Node[],
  senders: readonly string[],
  filter: Record<string, unknown> | null = null,
): Promise<void> {
  const at = { created_at: "2026-03-01T08:00:00Z", updated_at: "2026-03-01T08:00:00Z" };
  const edge = (node_id: number) => [{ node_id, branch_id: 1 }];
  const nodes = [...steps, { type: "end" }].map((step, index, { length }) => ({
    ...{ payload: [], ...step, id: index + 1, ...at },
    before: index === 0 ? [] : edge(index),
    after: index === length - 1 ? [] : edge(index + 2),
  }));
  const source = { id: 1, name: "March list", rotation_strategy: "fair" as const, after_id: 1 };
  const contact_sources = [{ ...source, sender_profiles: [...senders], mass_actions_filter: filter }];
  await grinfi.automations.versions.create(uuid, { contact_sources, nodes });
}

/** Changes fields of a row of the emulator that no request can change. The row must be one that a request added. */
export function changeRow(
  { emulator }: Pick<OutreachAccount, "emulator">,
  table: string,
  uuid: string,
  fields: object,
): void {
  const saved = emulator.save();
  const { added = [], changed = [] } = saved.tables[table] ?? {};
  const rows = { changed, added: added.map((row) => (row.uuid === uuid ? { ...row, ...fields } : row)) };
  emulator.load({ ...saved, tables: { ...saved.tables, [table]: rows } });
}
