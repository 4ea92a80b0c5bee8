import { invalidField } from "../http/http-error.ts";
import { jsonResponse } from "../http/response.ts";
import { type ControlHandler, readFields, readJson } from "./context.ts";
import { parseFault } from "./parse-fault.ts";
import { parseState } from "./parse-state.ts";

/** A hundred years. JavaScript dates have a maximum. */
const MAX_ADVANCE = 100 * 365.25 * 24 * 60 * 60 * 1000;

/** Returns the time, the number of rows of each collection, of ledger entries and of faults. */
export const overview: ControlHandler = (_, { emulator, faults }) =>
  jsonResponse({
    now: emulator.now.toISOString(),
    counts: emulator.counts(),
    ledger: { entries: emulator.ledger.entries.length, dropped: emulator.ledger.dropped },
    faults: faults.active.length,
  });

/** Resets the emulator. */
export const reset: ControlHandler = (request, context) => {
  context.emulator.reset();
  return overview(request, context);
};

/** Advances the time. */
export const advance: ControlHandler = async (request, context) => {
  const { milliseconds } = await readFields(request);
  if (typeof milliseconds !== "number" || milliseconds < 0 || milliseconds > MAX_ADVANCE) {
    throw invalidField("milliseconds", `milliseconds must be a number from 0 to ${MAX_ADVANCE}.`);
  }
  context.emulator.advance(milliseconds);
  return overview(request, context);
};

/** Returns the active faults. */
export const listFaults: ControlHandler = (_, { faults }) =>
  jsonResponse({
    faults: faults.active.map(({ fault, matched, remaining }) => ({ ...fault, matched, remaining })),
  });

/** Adds a fault or an array of faults. If one of them is invalid, none is added. */
export const addFaults: ControlHandler = async (request, context) => {
  const body = await readJson(request);
  const added = Array.isArray(body)
    ? body.map((item, index) => parseFault(item, `${index}.`))
    : [parseFault(body)];
  for (const fault of added) context.emulator.addFault(fault);
  return listFaults(request, context);
};

/** Removes all faults. */
export const clearFaults: ControlHandler = (request, context) => {
  context.emulator.clearFaults();
  return listFaults(request, context);
};

/** Returns the state. */
export const saveState: ControlHandler = (_, { emulator }) => jsonResponse(emulator.save());

/** Restores a state. */
export const loadState: ControlHandler = async (request, context) => {
  context.emulator.load(parseState(await readFields(request), context.emulator.save()));
  return overview(request, context);
};
