import { parseArgs } from "node:util";
import { ROOT, runCommand } from "../src/command.ts";
import { InputError } from "../src/input-error.ts";
import { sync } from "../src/sync.ts";

const USAGE = `Usage: pnpm spec:sync [--from <file or URL>] [--timeout <seconds>]

Takes over the published OpenAPI description as openapi/openapi.yaml, or changes nothing.
  --from     read this copy instead of the published description
  --timeout  give a download up after this many seconds (default 60)`;

await runCommand(async () => {
  const { values } = parseArgs({
    options: { from: { type: "string" }, timeout: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help) return console.log(USAGE);

  const { changed, lock, unmatched, withoutWords } = await sync({
    root: ROOT,
    today: new Date(),
    ...(values.from !== undefined && { from: values.from }),
    ...(values.timeout !== undefined && { timeout: milliseconds(values.timeout) }),
  });
  const { operations, paths, schemas, tags } = lock.counts;
  console.log(`${operations} operations on ${paths} paths, ${schemas} schemas, ${tags} tags.`);
  for (const target of unmatched)
    console.warn(`The overlay is about ${target}, which is not there any more.`);
  for (const id of withoutWords) console.warn(`${id} has no summary in the overlay yet.`);
  if (changed.length === 0) console.log("No change.");
  else console.log(`Wrote:\n  ${changed.join("\n  ")}\nNow run "pnpm generate".`);
});

function milliseconds(seconds: string): number {
  const value = Number(seconds) * 1000;
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InputError(`--timeout takes a number of seconds above 0, not ${JSON.stringify(seconds)}.`);
}
