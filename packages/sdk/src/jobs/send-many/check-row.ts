import { formatValue } from "@grinfi/core/option-checks";
import { isUuid } from "../shared/identity.ts";
import type { Channel } from "./channels/channel.ts";

/** Returns why a row cannot be sent; `undefined` if it can. */
export function problemOf<Row>(row: unknown, channel: Channel<Row>, sender?: string): string | undefined {
  if (typeof row !== "object" || row === null) return "The row is not an object.";
  const { fields, maxLengths, noun, required } = channel;
  const given = Object.entries(row).filter(([, value]) => value !== undefined);
  const unknown = given.filter(([name]) => !fields.includes(name)).map(([name]) => JSON.stringify(name));
  if (unknown.length > 0) return `The row has fields that ${noun} does not have: ${unknown.join(", ")}.`;
  const values: Readonly<Record<string, unknown>> = {
    sender_profile_uuid: sender,
    ...Object.fromEntries(given),
  };
  for (const name of required) {
    const value = values[name];
    if (value === undefined && name === "sender_profile_uuid")
      return "sender_profile_uuid is missing. Add it to the row or to the options.";
    if (typeof value !== "string" || value.trim() === "")
      return `${name} must be a text that is not empty, not ${formatValue(value)}.`;
    if (name.endsWith("_uuid") && !isUuid(value)) return `${name} is not a uuid: ${formatValue(value)}.`;
  }
  for (const [name, max] of Object.entries(maxLengths)) {
    const { length } = String(values[name] ?? "");
    if (length > max) return `${name} has ${length} characters, and the limit is ${max}.`;
  }
  if (channel.recipientsOf?.(row as Row).length === 0)
    return `to_email has no email address: ${formatValue(values.to_email)}.`;
  return undefined;
}
