/** Builds the site into `docs/site`. Whatever typedoc warns of is an error. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, OptionDefaults } from "typedoc";
import { CATEGORY_ORDER } from "./src/categories.ts";
import { entriesOf } from "./src/packages.ts";
import { pagesOf } from "./src/pages.ts";
import { shape } from "./src/shape.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);

const entries = await entriesOf(ROOT);
const pages = await pagesOf(ROOT);
const app = await Application.bootstrap({
  name: "Grinfi SDK",
  entryPoints: entries.map(({ source }) => source),
  tsconfig: join(HERE, "tsconfig.reference.json"),
  compilerOptions: {
    paths: Object.fromEntries(entries.map(({ specifier, source }) => [specifier, [source]])),
  },
  projectDocuments: pages.map(({ path }) => path),
  readme: join(ROOT, "README.md"),
  out: join(HERE, "site"),
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
  customCss: join(HERE, "site.css"),
  sortEntryPoints: false,
  ignoredHighlightLanguages: ["mermaid"],
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
});
shape(app, entries, pages);

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
