import type { SenderProfile } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { type Period, periodFilter, readPeriod } from "./period.ts";
import { countBySender, countOfTeam } from "./sender-counts.ts";
import type { SendersReport } from "./senders-report-types.ts";

export async function reportSenders(
  grinfi: Resources,
  period: Period,
  options: RequestOptions | undefined,
): Promise<SendersReport> {
  const { from, to } = readPeriod(period);
  const [profiles, counts, team] = await Promise.all([
    grinfi.senderProfiles.list({}, options).toArray({ limit: Number.POSITIVE_INFINITY }),
    countBySender(grinfi, periodFilter({ from, to }), options),
    countOfTeam(grinfi, from, to, options),
  ]);
  const profileOf = new Map(profiles.map((profile) => [profile.uuid, profile]));
  const uuids = new Set([...profileOf.keys(), ...Object.values(counts).flatMap((of) => Object.keys(of))]);
  return {
    period: { from: from.toISOString(), to: to.toISOString() },
    senders: Array.from(uuids, (uuid) => ({
      uuid,
      name: nameOf(profileOf.get(uuid)),
      status: profileOf.get(uuid)?.status,
      invitationsSent: counts.invitationsSent[uuid] ?? 0,
      messagesSent: counts.messagesSent[uuid] ?? 0,
      messagesReceived: counts.messagesReceived[uuid] ?? 0,
      emailsSent: counts.emailsSent[uuid] ?? 0,
      tasksFailed: counts.tasksFailed[uuid] ?? 0,
    })),
    team,
  };
}

function nameOf(profile: SenderProfile | undefined): string | undefined {
  return profile && `${profile.first_name ?? ""} ${profile.last_name ?? ""}`.trim();
}
