import type { Emulator } from "@grinfi/emulator";
import type { Grinfi, Job, JobOptions, RequestOptions } from "../../../src/index.ts";
import { createAutomation } from "../accounts/automation.ts";
import { createRepliedAccount } from "../accounts/replied-account.ts";
import { start } from "../accounts/start.ts";
import { emailTo } from "../outreach/outreach-account.ts";

interface PreparedJobs {
  readonly emulator: Emulator;
  /** The jobs by the names of their methods. */
  readonly jobs: Readonly<
    Record<string, (grinfi: Grinfi, options: JobOptions<unknown>) => Job<unknown, unknown>>
  >;
  /** Methods that make several calls and have no progress. */
  readonly others: Readonly<
    Record<string, (grinfi: Grinfi, options: RequestOptions) => PromiseLike<unknown>>
  >;
}

/** Prepares jobs and reports on an account with contacts, a list, an automation and a conversation. */
export async function prepareJobs(): Promise<PreparedJobs> {
  const { grinfi: setUp, emulator } = start({ contacts: 20 });
  const list = (await setUp.lists.create({ name: "Spring fair" })).uuid;
  const automation = await createAutomation(setUp);
  const { contact, sender, stage, task } = await createRepliedAccount(setUp, emulator);
  const sending = { sender_profile_uuid: sender, skip: { replied: false, quietFor: 0 } };
  const tree = {
    contact_sources: [],
    nodes: [{ id: 1, type: "end", payload: [], before: [], after: [] }],
  };
  const rows = [{ linkedin_id: "robin-sample" }];
  const file = { name: "fair.csv", content: "linkedin\nrobin-sample\n" };
  const wait = async (milliseconds: number): Promise<void> => emulator.advance(milliseconds);
  const desired = {
    name: "Replies",
    event: "contact_replied_email",
    target_url: "https://hooks.example.com",
  } as const;
  const period = { from: "2026-01-01", to: "2026-02-01" };
  return {
    emulator,
    jobs: {
      "contacts.bulkUpsert": ({ contacts }, options) =>
        contacts.bulkUpsert(rows, { list, automation, onConflict: "update", ...options }),
      "contacts.bulkAction": ({ contacts }, options) =>
        contacts.bulkAction(
          { type: "contact_add_to_flow", flow_uuid: automation },
          { filter: { uuid: contact } },
          options,
        ),
      "contacts.reply": ({ contacts }, options) =>
        contacts.reply(contact, { channel: "linkedin", text: "Tuesday?", stage, task, ...options }),
      "contacts.importCsv": ({ contacts }, options) => contacts.importCsv(file, { list, wait, ...options }),
      "messages.sendMany": ({ messages }, options) =>
        messages.sendMany([{ lead_uuid: contact, text: "Tuesday?" }], { ...sending, ...options }),
      "emails.sendMany": ({ emails }, options) =>
        emails.sendMany([emailTo(contact)], { ...sending, ...options }),
      "inbox.listUnread": ({ inbox }, options) => inbox.listUnread(options),
      "webhooks.ensure": ({ webhooks }, options) => webhooks.ensure([desired], options),
      "automations.validateOnServer": ({ automations }, options) =>
        automations.validateOnServer(tree, options),
      "automations.preflight": ({ automations }, options) =>
        automations.preflight(automation, { contacts: [contact], ...options }),
    },
    others: {
      "contacts.export": async ({ contacts }, options) => {
        for await (const _ of contacts.export({ format: "csv", ...options }));
      },
      "inbox.getConversation": ({ inbox }, options) => inbox.getConversation(contact, options),
      "inbox.markRead": ({ inbox }, options) => inbox.markRead([contact], options),
      "automations.report": ({ automations }, options) => automations.report(automation, {}, options),
      "reports.senders": ({ reports }, options) => reports.senders(period, options),
    },
  };
}
