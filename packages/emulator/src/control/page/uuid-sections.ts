import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { badge, formatCount, section, truncate, uuidCode } from "./format.ts";
import { type Html, html } from "./html.ts";
import { newestRows } from "./newest-rows.ts";

const SHOWN_ROWS = 20;

/** The rows whose uuids a first call needs. */
interface NamedRows {
  readonly table: string;
  readonly title: string;
  readonly nameOf: (row: Row) => unknown;
  /** Distinguishes rows with the same name. */
  readonly noteOf: (row: Row) => unknown;
}

const FIRST_COLUMN: readonly NamedRows[] = [
  { table: "lists", title: "Lists", nameOf: ({ name }) => name, noteOf: () => "" },
  {
    table: "sender-profiles",
    title: "Sender profiles",
    nameOf: ({ first_name, last_name }) => `${String(first_name ?? "")} ${String(last_name ?? "")}`,
    noteOf: ({ label, status }) => [label, " ", status === "enabled" ? "" : badge("warn", status)],
  },
  {
    table: "flows",
    title: "Automations",
    nameOf: ({ name }) => name,
    noteOf: ({ status }) => badge(status === "on" ? "good" : "", status),
  },
];

const SECOND_COLUMN: readonly NamedRows[] = [
  {
    table: "pipeline-stages",
    title: "Pipeline stages",
    nameOf: ({ name }) => name,
    noteOf: ({ object }) => (object === "lead" ? "of contacts" : "of companies"),
  },
];

/** Shows the names and uuids of lists, sender profiles, automations and pipeline stages. */
export const uuidSections = (backend: Backend): Html => html`<div class="pair">
  ${[FIRST_COLUMN, SECOND_COLUMN].map(
    (column) => html`<div>${column.map((rows) => uuidSection(backend, rows))}</div>`,
  )}
</div>`;

/** Shows the newest rows in the order of creation, which is the order of the stages of a pipeline. */
function uuidSection(backend: Backend, { table, title, nameOf, noteOf }: NamedRows): Html {
  const { size } = backend.table(table);
  const rows = newestRows(backend, table, SHOWN_ROWS).reverse();
  const note = size > SHOWN_ROWS ? `the newest ${SHOWN_ROWS} of ${formatCount(size, "row")}` : "";
  const items = rows.map(
    (row) => html`<li><span><b>${truncate(nameOf(row), 60)}</b> <small>${noteOf(row)}</small></span>
      ${uuidCode(row.uuid)}</li>`,
  );
  return section(title, note, items.length === 0 ? [] : [html`<ul class="rows">${items}</ul>`]);
}
