import { isObject, type Json, type JsonObject, objectOr } from "./json.ts";

/** What `@grinfi/webhooks` knows of an event, beside its payload. `openapi/README.md` explains the keys. */
export interface DescribedEvent extends JsonObject {
  readonly name: string;
}

const KEYS = ["schema", "summary", "description", "repeats", "contactIsGone"];
const SOURCE_KEYS = ["operation", "filter", "rows", "since", "fields", "excludedBy"];

/** Returns what is known of each event, without its schema and texts. */
export function describedEvents(description: JsonObject): DescribedEvent[] {
  return Object.entries(objectOr(description["x-sdk-webhooks"])).map(([name, entry]) => {
    const { schema: _schema, summary: _summary, description: _description, ...known } = objectOr(entry);
    return { name, ...known };
  });
}

/** Whether an entry of `x-sdk-webhooks` has only known keys, in their form. */
export function isWebhookEvent(entry: Json): boolean {
  const { object = "", olderName = "", identity = [], poll, readBack, ...others } = objectOr(entry);
  return (
    Object.keys(others).every((key) => KEYS.includes(key)) &&
    typeof object === "string" &&
    typeof olderName === "string" &&
    isIdentity(identity) &&
    [poll, readBack].every((source) => source === undefined || isSource(source))
  );
}

/** A list of alternatives, each of which is a list of paths such as `contact.uuid`. */
const isIdentity = (value: Json): boolean =>
  Array.isArray(value) &&
  value.every(
    (paths) => Array.isArray(paths) && paths.every((path) => /^[a-z_]+\.[a-z_]+$/.test(String(path))),
  );

/** Where the rows of an event are. */
function isSource(value: Json): boolean {
  const { operation, filter, rows, fields, excludedBy, since = "" } = objectOr(value);
  const { filter: excluding, field } = objectOr(excludedBy);
  return (
    Object.keys(objectOr(value)).every((key) => SOURCE_KEYS.includes(key)) &&
    typeof operation === "string" &&
    isObject(filter) &&
    typeof since === "string" &&
    Object.values(objectOr(fields)).every((name) => typeof name === "string") &&
    Object.values(objectOr(rows)).every(isCondition) &&
    (excludedBy === undefined || (isObject(excluding) && typeof field === "string"))
  );
}

/** `{ in: [...] }` or `{ not: [...] }`. */
function isCondition(value: Json): boolean {
  const [[key = "", values] = [], ...others] = Object.entries(objectOr(value));
  return others.length === 0 && ["in", "not"].includes(key) && Array.isArray(values);
}
