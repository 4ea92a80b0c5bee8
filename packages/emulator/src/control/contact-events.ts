import { invalidField } from "../http/http-error.ts";
import type { EmulatorResponse } from "../http/messages.ts";
import { jsonResponse } from "../http/response.ts";
import type { Fields } from "../json.ts";
import { type ControlHandler, readFields } from "./context.ts";

/** Simulates a message of a contact on LinkedIn or by email. Returns its uuid. */
export const receiveReply: ControlHandler = async (request, { emulator }) => {
  const { channel, ...body } = await readFields(request);
  if (channel === "linkedin") {
    const message = readTexts(body, ["lead", "text"], ["senderProfile"]);
    return createdResponse(emulator.receiveLinkedInMessage(message));
  }
  if (channel === "email") {
    const email = readTexts(body, ["lead", "text"], ["subject", "mailbox"]);
    return createdResponse(emulator.receiveEmail(email));
  }
  throw invalidField("channel", "channel must be linkedin or email.");
};

/** Simulates that a contact accepts an invitation on LinkedIn. */
export const acceptInvitation: ControlHandler = async (request, { emulator }) => {
  emulator.acceptConnection(readTexts(await readFields(request), ["lead"], ["senderProfile"]));
  return { status: 204, headers: {}, body: undefined };
};

/** Simulates that a sent email bounces. Returns the uuid of the bounce notice. */
export const bounceSentEmail: ControlHandler = async (request, { emulator }) => {
  const { email } = readTexts(await readFields(request), ["email"], []);
  return createdResponse(emulator.bounceEmail(email));
};

const createdResponse = (uuid: string): EmulatorResponse => jsonResponse({ uuid }, { status: 201 });

/** @throws HttpError 422 that names the invalid field. */
function readTexts<R extends string, O extends string>(
  body: Fields,
  required: readonly R[],
  optional: readonly O[],
): Record<R, string> & Partial<Record<O, string>> {
  for (const [name, value] of Object.entries(body)) {
    const names: readonly string[] = [...required, ...optional];
    if (!names.includes(name))
      throw invalidField(name, `Unknown field ${name}. Known fields: ${names.join(", ")}.`);
    if (typeof value !== "string") throw invalidField(name, `${name} must be a string.`);
  }
  for (const name of required) if (!body[name]) throw invalidField(name, `${name} is required.`);
  return body as Record<R, string> & Partial<Record<O, string>>;
}
