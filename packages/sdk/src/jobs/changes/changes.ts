import type { Contact } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { contactsByUuid } from "../contact-states/read-by-uuid.ts";
import { batchesOf } from "../shared/batches.ts";
import { CONTACTS_PER_REQUEST } from "../shared/contacts-by-id.ts";
import { canonicalUuid } from "../shared/identity.ts";
import { type JobGenerator, requestOptionsOf } from "../shared/job.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import { CHANGE_REASONS, type ChangesStart, isoOf, readChangesOptions } from "./changes-options.ts";
import type {
  ChangeReason,
  ChangesOptions,
  ChangesPosition,
  ChangesResult,
  ContactChange,
} from "./changes-types.ts";
import { readCreated } from "./created-contacts.ts";
import { readEvents } from "./event-sources.ts";
import { RecentUuids } from "./recent-uuids.ts";

/** The number of contacts to remember, so that a contact with several events is reported once. */
const REMEMBERED = 10_000;

/** @throws ConfigurationError if an option is invalid. */
export function contactChanges(
  grinfi: Resources,
  options: ChangesOptions,
  progress: ProgressTracker,
): JobGenerator<ContactChange, ChangesResult> {
  const start = readChangesOptions(options);
  return streamChanges(grinfi, start, requestOptionsOf(options, progress), progress);
}

async function* streamChanges(
  grinfi: Resources,
  start: ChangesStart,
  request: RequestOptions,
  progress: ProgressTracker,
): JobGenerator<ContactChange, ChangesResult> {
  const since = isoOf(start.since);
  const recent = new RecentUuids(REMEMBERED);
  let until = isoOf(start.until ?? start.since);
  for await (const page of readPages(grinfi, start, request)) {
    until = isoOf(page.until);
    const unreported = page.found.filter(({ uuid }) => !recent.has(uuid));
    for await (const batch of batchesOf(unreported, CONTACTS_PER_REQUEST)) {
      const unread = batch.flatMap(({ contact, uuid }) => (contact === undefined ? uuid : []));
      const read = await contactsByUuid(grinfi, unread, request);
      for (const { position, uuid, contact = read.get(uuid) } of batch) {
        recent.add(uuid);
        // A contact with an event may have been deleted since.
        if (contact === undefined) continue;
        progress.done += 1;
        yield { contact, reason: page.reason, position: { since, until, reason: page.reason, ...position } };
      }
    }
  }
  return { since, until };
}

/** A page of contacts that were created, or had an event. Those that had an event are not read yet. */
interface FoundPage {
  readonly reason: ChangeReason;
  readonly found: readonly FoundContact[];
  /** The end of the range, in milliseconds since 1970. */
  readonly until: number;
}

interface FoundContact {
  /** The canonical uuid. */
  readonly uuid: string;
  readonly contact?: Contact;
  /** The position after the contact. */
  readonly position: Pick<ChangesPosition, "after" | "page">;
}

/** Reads the list of each reason, from the position on. There is at least one page. */
async function* readPages(
  grinfi: Resources,
  start: ChangesStart,
  request: RequestOptions,
): AsyncGenerator<FoundPage, void, undefined> {
  const { position: resumed, since } = start;
  let until = start.until ?? since;
  for (const reason of CHANGE_REASONS.slice(CHANGE_REASONS.indexOf(resumed?.reason ?? "created"))) {
    if (reason === "created") {
      for await (const page of readCreated(grinfi, start, request)) {
        until = page.until;
        const found = page.created.map(({ contact, position }) => {
          return { uuid: canonicalUuid(contact.uuid), contact, position: { page: position } };
        });
        yield { reason, found, until };
      }
      if (until === since) return;
      continue;
    }
    const first = resumed?.reason === reason ? resumed : undefined;
    for await (const { contacts, position } of readEvents(grinfi, reason, { since, until }, first, request)) {
      const found = contacts.map(({ event, uuid }) => {
        return { uuid, position: { page: position, ...(event !== undefined && { after: event }) } };
      });
      yield { reason, found, until };
    }
  }
}
