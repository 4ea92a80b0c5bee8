import { ConfigurationError } from "@grinfi/core";
import { formatValue } from "@grinfi/core/option-checks";
import { duplicatesOf } from "../shared/duplicates.ts";

/** A column and the name of the field or custom field that it fills. */
export interface ColumnTarget {
  readonly source: string;
  readonly target: string;
}

/** @throws ConfigurationError if a column is not in the file, or is mapped to an unknown field. */
export function checkTarget(
  { source, target }: { readonly source: string; readonly target: unknown },
  header: readonly string[],
  fields: readonly string[],
): void {
  if (!header.includes(source)) {
    throw new ConfigurationError(
      `The option columns contains "${source}", which is not a column of the file. Its columns are ${quoted(header)}.`,
    );
  }
  if (typeof target === "object" && target !== null) {
    const name = (target as { readonly custom_field?: unknown }).custom_field;
    if (typeof name === "string" && name.trim() !== "") return;
    throw new ConfigurationError(
      `The option columns maps "${source}" to ${formatValue(target)}. The name of a custom field must be a non-empty string, as in { custom_field: "Fleet size" }.`,
    );
  }
  if (!fields.some((field) => field === target)) {
    throw new ConfigurationError(
      `The option columns maps "${source}" to ${formatValue(target)}, which is not a known field. Known fields: ${quoted(fields)}.`,
    );
  }
}

/** @throws ConfigurationError if there are no columns, or if two of them have the same name or target. */
export function checkTargets(columns: readonly ColumnTarget[], header: readonly string[]): void {
  if (columns.length === 0)
    throw new ConfigurationError(
      `No column is mapped to a field. Map them with the option columns: ${quoted(header)}.`,
    );
  const [heading] = duplicatesOf(columns, ({ source }) => source);
  if (heading !== undefined)
    throw new ConfigurationError(
      `The file has two columns with the name "${heading.source}". Rename one of them.`,
    );
  const [field] = duplicatesOf(columns, ({ target }) => target);
  if (field !== undefined)
    throw new ConfigurationError(`Two columns are mapped to "${field.target}". Omit one of them.`);
}

export const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");
