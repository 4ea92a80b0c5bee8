/** Builds the site in `docs/site`. A typedoc warning is an error. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, OptionDefaults } from "typedoc";
import { CATEGORY_ORDER } from "./src/categories.ts";
import { customizeReference } from "./src/customize-reference.ts";
import { readEntries } from "./src/packages.ts";
import { readPages } from "./src/pages.ts";

const DOCS = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(DOCS);

const entries = await readEntries(ROOT);
const pages = await readPages(ROOT);
const app = await Application.bootstrap({
  name: "Grinfi SDK",
  entryPoints: entries.map(({ source }) => source),
  tsconfig: join(DOCS, "tsconfig.reference.json"),
  compilerOptions: {
    paths: Object.fromEntries(entries.map(({ specifier, source }) => [specifier, [source]])),
  },
  projectDocuments: pages.map(({ path }) => path),
  readme: join(ROOT, "README.md"),
  out: join(DOCS, "site"),
  blockTags: [...OptionDefaults.blockTags, "@description"],
  excludePrivate: true,
  excludeProtected: true,
  excludeInternal: true,
  disableSources: true,
  hideGenerator: true,
  headings: { readme: false, document: false },
  categorizeByGroup: false,
  categoryOrder: [...CATEGORY_ORDER],
  defaultCategory: "Client",
  navigation: { includeCategories: true },
  sort: ["kind", "source-order"],
  customCss: join(DOCS, "site.css"),
  sortEntryPoints: false,
  highlightLanguages: [...OptionDefaults.highlightLanguages, "sql"],
  ignoredHighlightLanguages: ["mermaid"],
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
});
customizeReference(app, entries, pages);

const entryPoints = app.getEntryPoints()?.map((point) => {
  const entry = entries.find(({ source }) => source === point.sourceFile.fileName);
  return { ...point, displayName: entry?.specifier ?? point.displayName };
});
if (entryPoints !== undefined) {
  const project = await app.converter.convert(entryPoints);
  app.validate(project);
  await app.generateOutputs(project);
}
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1;
