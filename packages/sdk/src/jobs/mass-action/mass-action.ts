import { checkOptions, flag, type OptionRules, wholeNumber } from "@grinfi/core/option-checks";
import { JOB_OPTIONS } from "../../calls/option-rules.ts";
import type { Resources } from "../../generated/resources.ts";
import type { Body } from "../../resources/inputs.ts";
import type { Account } from "../shared/account.ts";
import { batchesOf } from "../shared/batches.ts";
import { enrolledIn } from "../shared/enrolments.ts";
import { endsRun, mayHaveHappened, messageOf } from "../shared/failure.ts";
import { canonicalUuid } from "../shared/identity.ts";
import { createJob, type Job } from "../shared/job.ts";
import { checkAction, payloadOf, stopsAtUnclear } from "./mass-action-payload.ts";
import type {
  ChunkOutcome,
  ContactSelection,
  MassAction,
  MassActionOptions,
  MassActionResult,
} from "./mass-action-types.ts";
import { readSelection, selectContacts } from "./select-contacts.ts";

type Options = MassActionOptions &
  Required<Pick<MassActionOptions, "chunkSize" | "dryRun" | "max" | "verifyFilter">>;

const MASS_ACTION_OPTIONS: OptionRules<MassActionOptions> = {
  ...JOB_OPTIONS,
  chunkSize: wholeNumber(1),
  dryRun: flag,
  max: wholeNumber(1),
  verifyFilter: flag,
};

export function massAction(
  grinfi: Account,
  action: MassAction,
  selection: ContactSelection,
  given: MassActionOptions = {},
): Job<ChunkOutcome, MassActionResult> {
  checkOptions(given, MASS_ACTION_OPTIONS);
  const { chunkSize = 100, dryRun = false, max = 500, verifyFilter = true, ...options } = given;
  checkAction(action);
  const selected = readSelection(selection);
  const settings = { ...options, chunkSize, dryRun, max, verifyFilter };
  return createJob((signal) => actOnChunks(grinfi, action, selected, { ...settings, signal }), options);
}

async function* actOnChunks(
  grinfi: Account,
  action: MassAction,
  selection: ContactSelection,
  options: Options,
): AsyncGenerator<ChunkOutcome, MassActionResult, undefined> {
  const { chunkSize, max, signal, verifyFilter } = options;
  const payload = await payloadOf(grinfi, action, { signal });
  const selected = await selectContacts(grinfi, selection, max, { signal, verifyFilter });
  const chunks: ChunkOutcome[] = [];
  for await (const ids of batchesOf(selected, chunkSize)) {
    signal?.throwIfAborted();
    const index = chunks.length;
    const unclear = stopsAtUnclear(action) && chunks.find(({ outcome }) => outcome === "unknown");
    const chunk: ChunkOutcome = unclear
      ? { index, ids, leftOut: [], outcome: "not_tried", reason: `Chunk ${unclear.index} is unknown.` }
      : { index, ...(await act(grinfi, { type: action.type, payload }, ids, options)) };
    chunks.push(chunk);
    yield chunk;
    if (chunk.error !== undefined && endsRun(chunk.error)) throw chunk.error;
  }
  return resultOf(chunks);
}

async function act(
  grinfi: Resources,
  { payload, type }: Pick<Required<Body<"leadsMassAction">>, "payload" | "type">,
  selected: readonly string[],
  { dryRun, signal }: Options,
): Promise<Omit<ChunkOutcome, "index">> {
  let enrolled: ReadonlySet<string> = new Set();
  try {
    if (type === "contact_add_to_flow")
      enrolled = await enrolledIn(grinfi, String(payload?.flow_uuid), selected, signal);
  } catch (error) {
    const reason = `It was not sent: who is in the automation is not known. ${messageOf(error)}`;
    return { ids: selected, leftOut: [], outcome: "failed", reason, error };
  }
  const isEnrolled = (id: string): boolean => enrolled.has(canonicalUuid(id));
  const ids = selected.filter((id) => !isEnrolled(id));
  const chunk = { ids, leftOut: selected.filter(isEnrolled) };
  if (dryRun) return { ...chunk, outcome: "planned" };
  if (ids.length === 0) return { ...chunk, outcome: "done" };
  try {
    await grinfi.contacts.runMassAction({ type, payload, filter: { ids } }, { signal });
    return { ...chunk, outcome: "done" };
  } catch (error) {
    const isUnclear = mayHaveHappened(error);
    const reason = `${messageOf(error)}${isUnclear ? " Look at these contacts before you do it again." : ""}`;
    return { ...chunk, outcome: isUnclear ? "unknown" : "failed", reason, error };
  }
}

function resultOf(chunks: readonly ChunkOutcome[]): MassActionResult {
  const sum = (count: (chunk: ChunkOutcome) => number): number =>
    chunks.reduce((total, chunk) => total + count(chunk), 0);
  const of = (outcome: ChunkOutcome["outcome"]): number =>
    sum((chunk) => (chunk.outcome === outcome ? chunk.ids.length : 0));
  return {
    selected: sum(({ ids, leftOut }) => ids.length + leftOut.length),
    done: of("done"),
    failed: of("failed"),
    unknown: of("unknown"),
    notTried: of("not_tried"),
    planned: of("planned"),
    leftOut: sum(({ leftOut }) => leftOut.length),
    chunks,
  };
}
