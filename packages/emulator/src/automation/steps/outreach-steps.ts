import { renderTemplate } from "../../messaging/ai-template.ts";
import { createEmail } from "../../messaging/email.ts";
import { type LinkedInType, noteSent, writeMessage } from "../../messaging/linkedin.ts";
import { render } from "../../messaging/render.ts";
import { linkedinObstacle, mailboxObstacle, mailboxOf } from "../../messaging/sender-availability.ts";
import { DONE, type Effect, impossible, type Outcome, type Step } from "./step.ts";

/** Steps that write to a contact. */
export const outreach: Readonly<Record<string, Effect>> = {
  linkedin_send_message: (step) => writeOnLinkedIn(step, "message"),
  linkedin_send_inmail: (step) => writeOnLinkedIn(step, "InMail"),
  linkedin_send_connection_request: (step) => writeOnLinkedIn(step, "connection_note"),
  linkedin_comment_latest_post: (step) =>
    onLinkedIn(step, ({ world, task, lead, sender }) => {
      const who = { lead: lead.uuid, sender_profile: sender?.uuid };
      world.effect("sent", { channel: "linkedin", kind: "comment", task: task.uuid, ...who });
      return DONE;
    }),
  linkedin_endorse_skills: (step) => onLinkedIn(step, () => DONE),
  linkedin_like_latest_post: (step) => onLinkedIn(step, () => DONE),
  linkedin_visit_profile: (step) => onLinkedIn(step, () => DONE),
  linkedin_withdraw_connection_request: (step) => onLinkedIn(step, () => DONE),
  email_send_message: writeEmail,
};

/** What a sender profile does on LinkedIn, as far as it can act there. */
function onLinkedIn(step: Step, act: (step: Step) => Outcome): Outcome {
  const obstacle = linkedinObstacle(step.world, step.sender);
  return obstacle === undefined ? act(step) : { kind: "blocked", obstacle };
}

function writeOnLinkedIn(step: Step, type: LinkedInType): Outcome {
  return onLinkedIn(step, ({ world, task, lead, sender, payload }) => {
    if (sender === undefined) return impossible("There is no sender profile.");
    const { text, templateUuid, error } = textOf(step);
    if (error !== null) return impossible(error);
    if (text === "") {
      if (type !== "connection_note") return impossible("The text is empty.");
      const invitation = { lead_uuid: lead.uuid, sender_profile_uuid: sender.uuid };
      noteSent(world, type, { ...invitation, task_pipeline_uuid: task.uuid });
      return DONE;
    }
    const { attachments } = payload;
    const subject = type === "InMail" ? render(world, String(payload.subject ?? ""), { lead, sender }) : null;
    writeMessage(world, { lead, sender, text, type, subject, attachments, templateUuid, task });
    return { kind: "sending", text };
  });
}

function writeEmail(step: Step): Outcome {
  const { world, task, lead, sender, payload } = step;
  const mailbox = mailboxOf(world, sender);
  const obstacle = mailboxObstacle(sender, mailbox);
  if (obstacle !== undefined) return { kind: "blocked", obstacle };
  if (sender === undefined || mailbox === undefined) return impossible("There is no mailbox.");
  const address = addressOf(step);
  if (address === undefined) return impossible("The contact has no email address.");
  const { text, subject, templateUuid, error } = textOf(step);
  if (error !== null) return impossible(error);
  createEmail(world, {
    lead,
    sender,
    mailbox,
    type: "outbox",
    from: { email: String(mailbox.email), name: String(mailbox.sender_name) },
    to: { email: address, name: String(lead.name ?? "") },
    subject: render(world, String(payload.subject ?? subject ?? ""), { lead, sender }),
    body: text,
    cc: payload.cc,
    attachments: payload.attachments,
    templateUuid,
    task,
  });
  return { kind: "sending", text };
}

function addressOf({ lead, payload: { email_field } }: Step): string | undefined {
  const fields =
    email_field === "work_email" || email_field === "personal_email"
      ? [email_field]
      : ["work_email", "personal_email"];
  return fields.map((field) => lead[field]).find((value) => typeof value === "string" && value !== "") as
    | string
    | undefined;
}

/** The words of a step: its own, or those of the AI template that it names. */
function textOf({ world, lead, sender, payload }: Step): {
  text: string;
  subject?: unknown;
  templateUuid?: unknown;
  error: string | null;
} {
  const { template, template_uuid: templateUuid } = payload;
  const saved = world.table("ai-templates").get(String(templateUuid));
  if (saved === undefined) {
    const text = typeof template === "string" ? template : "";
    return { text: render(world, text, { lead, sender }), error: null };
  }
  const { text, error } = renderTemplate(world, saved, { lead, sender });
  return { text, subject: saved.subject, templateUuid, error: text === "" ? error : null };
}
