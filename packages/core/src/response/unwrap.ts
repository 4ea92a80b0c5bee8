import { isRecord } from "../is-record.ts";
import type { Operation } from "../operation.ts";

/**
 * The answer as it is described, also when the API gives it, or its rows, within a field: `{ lead, markers, flows }` is
 * the lead with its markers and flows.
 */
export function unwrap({ wrapped, paging }: Operation, answer: unknown): unknown {
  if (wrapped === undefined) return answer;
  const flat = (value: unknown): unknown => {
    if (!isRecord(value)) return value;
    const { [wrapped]: inner, ...beside } = value;
    return isRecord(inner) ? { ...beside, ...inner } : value;
  };
  if (paging === undefined) return flat(answer);
  const { rows: field } = paging;
  if (field === undefined) return Array.isArray(answer) ? answer.map(flat) : answer;
  const rows = isRecord(answer) && answer[field];
  return Array.isArray(rows) ? { ...(answer as object), [field]: rows.map(flat) } : answer;
}
