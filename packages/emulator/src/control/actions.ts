import { invalidField } from "../http/http-error.ts";
import { type ControlHandler, readFields, readJson } from "./context.ts";
import { readFault } from "./parse-fault.ts";
import { readState } from "./parse-state.ts";

/** A hundred years: beyond some moment there are no dates any more. */
const MAX_ADVANCE = 100 * 365.25 * 24 * 60 * 60 * 1000;

/** The time, how many rows each collection has, and what waits in ledger and faults. */
export const overview: ControlHandler = (_, { emulator, faults }) =>
  Response.json({
    now: emulator.now.toISOString(),
    counts: emulator.counts(),
    ledger: { entries: emulator.ledger.entries.length, dropped: emulator.ledger.dropped },
    faults: faults.armed.length,
  });

export const reset: ControlHandler = (request, inside) => {
  inside.emulator.reset();
  return overview(request, inside);
};

export const advance: ControlHandler = async (request, inside) => {
  const { milliseconds } = await readFields(request);
  if (typeof milliseconds !== "number" || milliseconds < 0 || milliseconds > MAX_ADVANCE) {
    throw invalidField("milliseconds", `It is a number from 0 to ${MAX_ADVANCE}.`);
  }
  inside.emulator.advance(milliseconds);
  return overview(request, inside);
};

export const listFaults: ControlHandler = (_, { faults }) =>
  Response.json({ faults: faults.armed.map(({ fault, passed, left }) => ({ ...fault, passed, left })) });

/** Takes one fault or several; when one of them is wrong, none is added. */
export const addFaults: ControlHandler = async (request, inside) => {
  const body = await readJson(request);
  const added = Array.isArray(body)
    ? body.map((item, index) => readFault(item, `${index}.`))
    : [readFault(body)];
  for (const fault of added) inside.emulator.addFault(fault);
  return listFaults(request, inside);
};

export const clearFaults: ControlHandler = (request, inside) => {
  inside.emulator.clearFaults();
  return listFaults(request, inside);
};

export const saveState: ControlHandler = (_, { emulator }) => Response.json(emulator.save());

export const loadState: ControlHandler = async (request, inside) => {
  inside.emulator.load(readState(await readFields(request), inside.emulator.save()));
  return overview(request, inside);
};
