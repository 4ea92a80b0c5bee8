import type { Backend } from "../backend/backend.ts";
import type { Row } from "../backend/table.ts";

/** Why nothing can go out now. */
export interface Obstacle {
  readonly reason: string;
  /** Whether work can wait for its end. Without an account there is nothing to wait for. */
  readonly passes: boolean;
}

/** What keeps a sender profile from acting on LinkedIn; `undefined` when nothing does. */
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

/** What keeps a sender profile from sending through a mailbox; `undefined` when nothing does. */
export function mailboxObstacle(sender: Row | undefined, mailbox: Row | undefined): Obstacle | undefined {
  const obstacle = senderObstacle(sender);
  if (obstacle !== undefined) return obstacle;
  if (mailbox === undefined) return permanentObstacle("The sender profile has no mailbox.");
  return mailbox.status === "active" ? undefined : temporaryObstacle("The mailbox is not active.");
}

export function mailboxOf(backend: Backend, sender: Row | undefined): Row | undefined {
  return sender && backend.table("mailboxes").get(String(sender.mailbox_uuid));
}

function senderObstacle(sender: Row | undefined): Obstacle | undefined {
  if (sender === undefined) return permanentObstacle("There is no sender profile.");
  return sender.status === "disabled" ? temporaryObstacle("The sender profile is disabled.") : undefined;
}

const permanentObstacle = (reason: string): Obstacle => ({ reason, passes: false });
const temporaryObstacle = (reason: string): Obstacle => ({ reason, passes: true });
