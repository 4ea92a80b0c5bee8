import type { Backend } from "../backend/backend.ts";
import type { Row } from "../backend/table.ts";
import { customFieldValuesOf, findCustomField } from "../handlers/tags-stages-fields/custom-field-values.ts";

/** The contact and the sender of a text. */
export interface TemplateContext {
  readonly lead: Row;
  readonly sender: Row | undefined;
}

/**
 * Replaces the `{{variables}}` of a text: fields of the contact, its custom fields by name, and fields of the sender
 * with the prefix `sender_`. An unknown variable is replaced by an empty text. Filters, conditions and spintax are not
 * supported.
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
