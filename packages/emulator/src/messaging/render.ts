import type { Backend } from "../backend/backend.ts";
import type { Row } from "../backend/table.ts";
import { customFieldValuesOf, findCustomField } from "../handlers/tags-stages-fields/custom-field-values.ts";

/** Who a text is for, and in whose name. */
export interface TemplateContext {
  readonly lead: Row;
  readonly sender: Row | undefined;
}

/**
 * Fills the `{{variables}}` of a text: fields of the contact, its custom fields by name, and fields of the sender with
 * `sender_` before their name. One that does not exist comes out empty. Filters, conditions and spintax are not read.
 */
export function renderText(backend: Backend, text: string, people: TemplateContext): string {
  return text.replace(/\{\{\s*([\w.-]+)[^}]*\}\}/g, (_, name: string) => {
    const value = variableValue(backend, name, people);
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  });
}

function variableValue(backend: Backend, name: string, { lead, sender }: TemplateContext): unknown {
  if (name.startsWith("sender_")) return sender?.[name.slice("sender_".length)];
  if (Object.hasOwn(lead, name)) return lead[name];
  const field = findCustomField(backend, "lead", name);
  return (
    field &&
    customFieldValuesOf(backend, String(lead.uuid)).find((row) => row.custom_field_uuid === field.uuid)?.value
  );
}
