import { objectOf, type TreeSource } from "../automation-tree/automation-tree.ts";
import type { ChannelReport, SourceReport } from "./automation-report-types.ts";
import { optionalCountsOf } from "./counts.ts";
import { ratesOf } from "./rate.ts";

/** The statistics of an audience in a response of the API. */
interface SourceStatistics {
  readonly contact_source_statuses?: unknown;
  readonly contact_source_added_by?: unknown;
  readonly contact_source_conversions?: unknown;
}

const SOURCE_STATISTICS = "getFlowContactSourceStatistics";

export function sourceReportOf({ id, name }: TreeSource, statistics: SourceStatistics = {}): SourceReport {
  const channels = Object.entries(objectOf(statistics.contact_source_conversions));
  return {
    id,
    name,
    statuses: optionalCountsOf(statistics.contact_source_statuses, SOURCE_STATISTICS),
    addedBy: optionalCountsOf(statistics.contact_source_added_by, SOURCE_STATISTICS),
    channels: Object.fromEntries(channels.map(([channel, counts]) => [channel, channelOf(channel, counts)])),
  };
}

function channelOf(channel: string, counts: unknown): ChannelReport {
  const { sent, ...outcomes } = optionalCountsOf(counts, SOURCE_STATISTICS);
  return { sent, outcomes, rates: ratesOf(outcomes, undefined, [sent ?? 0, `sent ${channel}`]) };
}
