import type { Backend } from "../backend/backend.ts";
import { internalField, type Row } from "../backend/table.ts";

/** Whether a sender profile was disabled by a request. Its status alone does not tell whether it sends. */
export const STOPPED: string = internalField("stopped");

/** The reason why a sender profile cannot send now. */
export interface Obstacle {
  readonly reason: string;
  /** Whether a step should wait until the obstacle is gone. Otherwise the step fails. */
  readonly isTemporary: boolean;
}

/** Returns why a sender profile cannot act on LinkedIn, or `undefined` if it can. */
export function linkedinObstacle(backend: Backend, sender: Row | undefined): Obstacle | undefined {
  const obstacle = senderObstacle(sender);
  if (sender === undefined || obstacle !== undefined) return obstacle;
  if (sender.linkedin_account_uuid === null)
    return permanentObstacle("The sender profile has no LinkedIn account.");
  const browser = backend.table("linkedin-browsers").get(String(sender.linkedin_browser_id));
  if (browser !== undefined && browser.status !== "running" && browser.status !== "idle") {
    return temporaryObstacle("The LinkedIn browser is not running.");
  }
  return undefined;
}

/** Returns why a sender profile cannot send through a mailbox, or `undefined` if it can. */
export function mailboxObstacle(sender: Row | undefined, mailbox: Row | undefined): Obstacle | undefined {
  const obstacle = senderObstacle(sender);
  if (obstacle !== undefined) return obstacle;
  if (mailbox === undefined) return permanentObstacle("The sender profile has no mailbox.");
  return mailbox.status === "active" ? undefined : temporaryObstacle("The mailbox is not active.");
}

/** Returns the mailbox of a sender profile. */
export function mailboxOf(backend: Backend, sender: Row | undefined): Row | undefined {
  return sender && backend.table("mailboxes").get(String(sender.mailbox_uuid));
}

function senderObstacle(sender: Row | undefined): Obstacle | undefined {
  if (sender === undefined) return permanentObstacle("There is no sender profile.");
  return sender[STOPPED] === true ? temporaryObstacle("The sender profile is disabled.") : undefined;
}

const permanentObstacle = (reason: string): Obstacle => ({ reason, isTemporary: false });
const temporaryObstacle = (reason: string): Obstacle => ({ reason, isTemporary: true });
