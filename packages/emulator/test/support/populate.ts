import { DAY } from "../../src/durations.ts";
import type { Api } from "./api.ts";
import { connectedSender, newCompany, newContact, newFlow, newMailbox, runningFlow } from "./fixtures.ts";

/** Creates three rows for each list with filters, at different times. */
export async function populate(api: Api): Promise<void> {
  for (const [index, name] of ["Alpha", "Beta", "Gamma"].entries()) {
    const handle = name.toLowerCase();
    await newCompany(api, `${name} Freight`);
    const contact = await newContact(api, handle, {
      company_name: index === 0 ? undefined : `${name} Freight`,
      email: `${handle}@logistics.example.com`,
    });
    const sender = await connectedSender(api, name);
    const from_email = `${handle}@sender.example.com`;
    await newMailbox(api, sender.uuid, from_email);
    const ids = { lead_uuid: contact.uuid, sender_profile_uuid: sender.uuid };
    await api.call("createTask", {
      body: {
        ...ids,
        text: `Call ${name}`,
        schedule_at: `2026-02-0${index + 1}T09:00:00Z`,
        type: index === 0 ? "linkedin_send_inmail" : "linkedin_send_message",
      },
    });
    await api.call("sendLinkedInMessage", { body: { ...ids, text: `Good morning ${name}` } });
    const email = {
      from_name: "Kim",
      from_email,
      to_name: name,
      to_email: `${handle}@logistics.example.com`,
      subject: `Pallets for ${name}`,
      body: `<p>${name}</p>`,
    };
    await api.call("sendEmail", { body: { ...ids, ...email } });
    const field = { object_type: "lead", object_uuid: contact.uuid, type: `met_${handle}` };
    await api.call("createActivity", { body: field });
    if (index === 2) await api.call("disableSenderProfile", { uuid: sender.uuid });
    else api.emulator.advance(DAY);

    const flow = index === 0 ? await newFlow(api, name) : await runningFlow(api, name);
    await api.call("addLeadToFlow", { flowUuid: flow.uuid, leadUuid: contact.uuid });
    if (index === 1) await api.call("cancelLeadFromAllFlows", { leadUuid: contact.uuid });
  }
}
