import { renderTemplate } from "../../messaging/ai-template.ts";
import { createEmail } from "../../messaging/email.ts";
import { createLinkedInMessage, type LinkedInType, recordSent } from "../../messaging/linkedin.ts";
import { renderText } from "../../messaging/render.ts";
import { linkedinObstacle, mailboxObstacle, mailboxOf } from "../../messaging/sender-availability.ts";
import { STEP_DONE, type StepContext, type StepHandler, type StepOutcome, stepFailed } from "./step.ts";

/** The handlers of steps that act on LinkedIn or send an email. */
export const outreachSteps: Readonly<Record<string, StepHandler>> = {
  linkedin_send_message: (step) => writeOnLinkedIn(step, "message"),
  linkedin_send_inmail: (step) => writeOnLinkedIn(step, "InMail"),
  linkedin_send_connection_request: (step) => writeOnLinkedIn(step, "connection_note"),
  linkedin_comment_latest_post: (step) =>
    onLinkedIn(step, ({ backend, task, lead, sender }) => {
      const details = { lead: lead.uuid, sender_profile: sender?.uuid };
      backend.recordEffect("sent", { channel: "linkedin", kind: "comment", task: task.uuid, ...details });
      return STEP_DONE;
    }),
  linkedin_endorse_skills: (step) => onLinkedIn(step, () => STEP_DONE),
  linkedin_like_latest_post: (step) => onLinkedIn(step, () => STEP_DONE),
  linkedin_visit_profile: (step) => onLinkedIn(step, () => STEP_DONE),
  linkedin_withdraw_connection_request: (step) => onLinkedIn(step, () => STEP_DONE),
  email_send_message: writeEmail,
};

/** Executes a step on LinkedIn if the sender profile can act there. */
function onLinkedIn(step: StepContext, act: (step: StepContext) => StepOutcome): StepOutcome {
  const obstacle = linkedinObstacle(step.backend, step.sender);
  return obstacle === undefined ? act(step) : { kind: "blocked", obstacle };
}

function writeOnLinkedIn(step: StepContext, type: LinkedInType): StepOutcome {
  return onLinkedIn(step, ({ backend, task, lead, sender, payload }) => {
    if (sender === undefined) return stepFailed("There is no sender profile.");
    const { text, templateUuid, error } = stepText(step);
    if (error !== null) return stepFailed(error);
    if (text === "") {
      if (type !== "connection_note") return stepFailed("The text is empty.");
      const invitation = { lead_uuid: lead.uuid, sender_profile_uuid: sender.uuid };
      recordSent(backend, type, { ...invitation, task_pipeline_uuid: task.uuid });
      return STEP_DONE;
    }
    const { attachments } = payload;
    const subject =
      type === "InMail" ? renderText(backend, String(payload.subject ?? ""), { lead, sender }) : null;
    createLinkedInMessage(backend, { lead, sender, text, type, subject, attachments, templateUuid, task });
    return { kind: "sending", text };
  });
}

function writeEmail(step: StepContext): StepOutcome {
  const { backend, task, lead, sender, payload } = step;
  const mailbox = mailboxOf(backend, sender);
  const obstacle = mailboxObstacle(sender, mailbox);
  if (obstacle !== undefined) return { kind: "blocked", obstacle };
  if (sender === undefined || mailbox === undefined) return stepFailed("There is no mailbox.");
  const address = recipientAddress(step);
  if (address === undefined) return stepFailed("The contact has no email address.");
  const { text, subject, templateUuid, error } = stepText(step);
  if (error !== null) return stepFailed(error);
  createEmail(backend, {
    lead,
    sender,
    mailbox,
    type: "outbox",
    from: { email: String(mailbox.email), name: String(mailbox.sender_name) },
    to: { email: address, name: String(lead.name ?? "") },
    subject: renderText(backend, String(payload.subject ?? subject ?? ""), { lead, sender }),
    body: text,
    cc: payload.cc,
    attachments: payload.attachments,
    templateUuid,
    task,
  });
  return { kind: "sending", text };
}

function recipientAddress({ lead, payload: { email_field } }: StepContext): string | undefined {
  const fields =
    email_field === "work_email" || email_field === "personal_email"
      ? [email_field]
      : ["work_email", "personal_email"];
  return fields.map((field) => lead[field]).find((value) => typeof value === "string" && value !== "") as
    | string
    | undefined;
}

/** Renders the text of a step, from its own template or from an AI template. */
function stepText({ backend, lead, sender, payload }: StepContext): {
  text: string;
  subject?: unknown;
  templateUuid?: unknown;
  error: string | null;
} {
  const { template, template_uuid: templateUuid } = payload;
  const saved = backend.table("ai-templates").get(String(templateUuid));
  if (saved === undefined) {
    const text = typeof template === "string" ? template : "";
    return { text: renderText(backend, text, { lead, sender }), error: null };
  }
  const { text, error } = renderTemplate(backend, saved, { lead, sender });
  return { text, subject: saved.subject, templateUuid, error: text === "" ? error : null };
}
