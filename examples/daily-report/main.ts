/**
 * Reports the activity of each sender profile on a day. The second argument is the offset of the time zone. The default
 * is UTC.
 *
 *     node main.ts 2026-03-02 +01:00
 */
import { Grinfi } from "@grinfi/sdk";

const [day, zone = "Z"] = process.argv.slice(2);
if (!day) throw new Error("Usage: node main.ts 2026-03-02 [+01:00]");

const DAY_MS = 24 * 60 * 60 * 1000;
const from = new Date(`${day}T00:00:00${zone}`);
const to = new Date(from.getTime() + DAY_MS);

const grinfi = new Grinfi(); // reads GRINFI_API_KEY
const { senders, team } = await grinfi.reports.senders({ from, to });

for (const sender of senders) {
  const { invitationsSent, messagesSent, messagesReceived, emailsSent, tasksFailed } = sender;
  console.log(
    `${sender.name ?? `${sender.uuid} (deleted)`}: ${invitationsSent} invitations, ${messagesSent} messages sent, ` +
      `${messagesReceived} received, ${emailsSent} emails, ${tasksFailed} failed tasks`,
  );
}
const { invitationsAccepted, emailsReceived, emailsBounced } = team;
console.log(
  `The team: ${invitationsAccepted} invitations accepted, ${emailsReceived} emails received, ${emailsBounced} bounced`,
);
