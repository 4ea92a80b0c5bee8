import { DAY, HOUR } from "../../durations.ts";
import { HttpError, invalidField } from "../../http/http-error.ts";
import type { ControlContext, ControlHandler } from "../context.ts";
import { renderPage } from "./page.ts";

type ApplyClick = (emulator: ControlContext["emulator"], value: string, text: string) => void;

/** What the buttons of the page do, by the name of the button. Its value is a duration or the uuid of a contact. */
const BUTTONS: ReadonlyMap<string, ApplyClick> = new Map<string, ApplyClick>([
  ["time", (emulator, duration) => emulator.advance(toMilliseconds(duration))],
  ["accept", (emulator, lead) => emulator.acceptConnection({ lead })],
  ["linkedin", (emulator, lead, text) => emulator.receiveLinkedInMessage({ lead, text: requireText(text) })],
  ["email", (emulator, lead, text) => emulator.receiveEmail({ lead, text: requireText(text) })],
]);

const DURATIONS: ReadonlyMap<string, number> = new Map([
  ["hour", HOUR],
  ["day", DAY],
]);

/** Handles a click on the page, and then shows what has happened since. */
export const click: ControlHandler = async (request, context) => {
  const { ledger } = context.emulator;
  const lastSequence = ledger.dropped + ledger.entries.length;
  try {
    applyClick(new URLSearchParams(await request.text()), context.emulator);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return renderPage(request, context, error);
  }
  return { status: 303, headers: { location: `/?since=${lastSequence}` }, body: undefined };
};

/** @throws HttpError if the form has none of the buttons, or the emulator rejects the event. */
function applyClick(form: URLSearchParams, emulator: ControlContext["emulator"]): void {
  const [name, apply] = [...BUTTONS].find(([name]) => form.has(name)) ?? [];
  if (name === undefined || apply === undefined)
    throw invalidField("body", `The form must have one of the fields ${[...BUTTONS.keys()].join(", ")}.`);
  apply(emulator, form.get(name) ?? "", form.get("text") ?? "");
}

function toMilliseconds(duration: string): number {
  const milliseconds = DURATIONS.get(duration);
  if (milliseconds !== undefined) return milliseconds;
  throw invalidField("time", `time must be ${[...DURATIONS.keys()].join(" or ")}, not ${duration}.`);
}

function requireText(text: string): string {
  if (text.trim() !== "") return text;
  throw invalidField("text", "The reply has no text. Write one in the field above the contacts.");
}
