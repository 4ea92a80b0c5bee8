import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { STEPS, type Step } from "../../programs/upgrade/steps.ts";
import type { Project } from "../project.ts";
import type { Workshop } from "../workshop.ts";
import { ROOT } from "../workspace.ts";
import { compilerOf } from "./types.ts";

/** A program for `@grinfi/core` 0.1.0 follows the changelog to today's version. */
export interface UpgradeCell {
  readonly kind: "upgrade";
  readonly from: "0.1.0";
}

/**
 * The program compiles with the version that it was written for, not with today's, and again when each instruction of the
 * changelog is followed. Each of them is needed: without any one of them it does not compile.
 */
export async function runUpgrade({ from }: UpgradeCell, workshop: Workshop): Promise<void> {
  const program = await readFile(new URL("../../programs/upgrade/before.ts", import.meta.url), "utf8");
  const said = await changelog();
  for (const instruction of STEPS.flatMap(({ instructions }) => instructions))
    expectThat(said.includes(instruction), `The changelog does not say: ${instruction}`);

  const project = await workshop.install("npm", "at hand", [`@grinfi/core@${from}`]);
  await project.write({ "before.ts": program });
  expectThat((await wrongFiles(project)).size === 0, `The program does not compile with ${from}.`);

  await workshop.add(project, "at hand", ["@grinfi/core@latest"]);
  await project.write({ "after.ts": follow(STEPS, program) });
  for (const step of STEPS)
    await project.write({
      [without(step)]: follow(
        STEPS.filter((other) => other !== step),
        program,
      ),
    });
  const wrong = await wrongFiles(project);
  expectThat(!wrong.has("after.ts"), `With all instructions followed:\n${wrong.get("after.ts")}`);
  for (const name of ["before.ts", ...STEPS.map(without)])
    expectThat(
      wrong.has(name),
      `${name} compiles, too: ${STEPS.find((step) => without(step) === name)?.before}`,
    );
}

const without = (step: Step): string => `without-${STEPS.indexOf(step)}.ts`;

function follow(steps: readonly Step[], program: string): string {
  return steps.reduce((text, { before, after }) => {
    expectThat(text.includes(before), `The program has no ${before}`);
    return text.replaceAll(before, after);
  }, program);
}

/** What the compiler says, by file. */
async function wrongFiles(project: Project): Promise<ReadonlyMap<string, string>> {
  const compilerOptions = { target: "es2023", module: "nodenext", strict: true, noEmit: true, types: [] };
  await project.write({ "tsconfig.json": JSON.stringify({ compilerOptions }) });
  const wrong = new Map<string, string>();
  try {
    await project.execute([process.execPath, compilerOf("7.0"), "--pretty", "false"]);
  } catch (error) {
    const { message } = error as Error;
    for (const [line, file = ""] of message.matchAll(/^(\S+)\(\d+,\d+\): .*$/gm))
      wrong.set(file, `${wrong.get(file) ?? ""}${line}\n`);
    if (wrong.size === 0) throw error;
  }
  return wrong;
}

/** The changelog and what will be in it, as one line. */
async function changelog(): Promise<string> {
  const files = ["packages/core/CHANGELOG.md"];
  for await (const file of glob(".changeset/*.md", { cwd: ROOT })) files.push(file);
  const texts = await Promise.all(files.map((file) => readFile(join(ROOT, file), "utf8")));
  return texts.join("\n").replaceAll(/\s+/g, " ");
}

function expectThat(holds: boolean, problem: string): asserts holds {
  if (!holds) throw new Error(problem);
}
