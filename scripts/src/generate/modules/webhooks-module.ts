import { type JsonObject, objectOr } from "../../description/json.ts";
import { describedEvents } from "../../description/webhook-events.ts";
import { HEADER, literal, objectLiteral, propertyName } from "./typescript.ts";

/** `events.ts` of `@grinfi/webhooks`: what is known of each event, and which object of the payload belongs to it. */
export function eventsModule(description: JsonObject): string {
  const events = describedEvents(description);
  const objects = events.map(
    ({ name, object }) => `  ${propertyName(name)}: ${object === undefined ? "never" : literal(object)};\n`,
  );
  const entries = events.map(({ name, ...known }) => `  ${propertyName(name)}: ${objectLiteral(known)},\n`);
  const operations = events.flatMap(({ poll, readBack }) =>
    [poll, readBack].map((source) => objectOr(source).operation).filter((id) => id !== undefined),
  );
  const union = [...new Set(operations)].sort().map(literal).join(" | ");
  return `${HEADER}import type { EventDescription } from "../event/event-description.ts";

/** The field of the payload that belongs to each event. */
export interface EventObjects {
${objects.join("")}}

/** The operations that list the rows of events. */
export type EventOperation = ${union || "never"};

export const eventDescriptions: Readonly<Record<keyof EventObjects, EventDescription>> = {
${entries.join("")}};
`;
}
