import type { Resources } from "../../generated/resources.ts";
import type { JobStop } from "../errors/job-stop.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import type { Channel } from "./channels/channel.ts";
import type { SendSettings } from "./send-many-types.ts";
import type { SendRecords } from "./send-records.ts";

/** What all steps of a job share. */
export interface SendContext<Row> {
  readonly grinfi: Resources;
  readonly channel: Channel<Row>;
  readonly progress: ProgressTracker;
  readonly records: SendRecords;
  /** The uuid of the sender profile of rows that name none. */
  readonly sender: string | undefined;
  readonly settings: SendSettings<Row>;
  readonly stop: JobStop;
}
