import type { Operation } from "../operation.ts";
import { isRecord } from "../values.ts";

/**
 * Unwraps a value, or the rows of a list, that the API wraps in a field: `{ lead, markers, flows }` becomes the lead
 * with its markers and flows. Any other value is returned unchanged.
 */
export function flattenWrapped({ wrapped, paging }: Operation, value: unknown): unknown {
  if (wrapped === undefined) return value;
  const flatten = (item: unknown): unknown => {
    if (!isRecord(item)) return item;
    const { [wrapped]: inner, ...others } = item;
    return isRecord(inner) ? { ...others, ...inner } : item;
  };
  if (paging === undefined) return flatten(value);
  const { rows: field } = paging;
  if (field === undefined) return Array.isArray(value) ? value.map(flatten) : value;
  const rows = isRecord(value) && value[field];
  return Array.isArray(rows) ? { ...(value as object), [field]: rows.map(flatten) } : value;
}
