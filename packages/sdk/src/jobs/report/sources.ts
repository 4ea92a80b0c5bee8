import { objectOf, type TreeSource } from "../automation-tree/automation-tree.ts";
import type { ChannelReport, SourceReport } from "./automation-report-types.ts";
import { countsOf } from "./counts.ts";
import { ratesOf } from "./rate.ts";

/** The statistics of an audience in a response of the API. */
interface SourceStatistics {
  readonly contact_source_statuses?: unknown;
  readonly contact_source_added_by?: unknown;
  readonly contact_source_conversions?: unknown;
}

export function sourceReportOf({ id, name }: TreeSource, statistics: SourceStatistics = {}): SourceReport {
  const channels = Object.entries(objectOf(statistics.contact_source_conversions));
  return {
    id,
    name,
    statuses: countsOf(statistics.contact_source_statuses),
    addedBy: countsOf(statistics.contact_source_added_by),
    channels: Object.fromEntries(channels.map(([channel, counts]) => [channel, channelOf(channel, counts)])),
  };
}

function channelOf(channel: string, counts: unknown): ChannelReport {
  const { sent, ...outcomes } = countsOf(counts);
  return { sent, outcomes, rates: ratesOf(outcomes, undefined, [sent ?? 0, `sent ${channel}`]) };
}
