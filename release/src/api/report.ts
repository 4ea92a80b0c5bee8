import type { Declaration } from "./declarations.ts";

const SECTIONS = {
  value: "Values",
  type: "Types",
  hidden: "Not exported, but part of the above",
} as const;

/** Formats the report of an entry, which people review and `readReport` reads. */
export function formatReport(specifier: string, declarations: readonly Declaration[]): string {
  const sections = Object.entries(SECTIONS).flatMap(([kind, title]) => {
    const texts = declarations.filter((declaration) => declaration.kind === kind).map(({ text }) => text);
    return texts.length === 0 ? [] : [`## ${title}\n\n\`\`\`ts\n${texts.join("\n\n")}\n\`\`\``];
  });
  return [`# ${specifier}`, INTRODUCTION, ...sections].join("\n\n").concat("\n");
}

const INTRODUCTION =
  "What can be imported from here, as it is declared. Made by `pnpm api`; do not edit. Where there are many members, only their names are here.";

/** Returns the TypeScript of each section of a report. */
export function readReport(report: string): { readonly kind: Declaration["kind"]; readonly code: string }[] {
  return Object.entries(SECTIONS).flatMap(([kind, title]) => {
    const [, rest] = report.split(`\n## ${title}\n\n\`\`\`ts\n`);
    const [code] = rest?.split("\n```\n") ?? [];
    return code === undefined ? [] : [{ kind: kind as Declaration["kind"], code }];
  });
}
