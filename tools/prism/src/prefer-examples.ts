/**
 * Moves the example of an enum to the front of its values: Prism responds with the first value and ignores the example.
 */
export function preferExamples<T>(node: T): T {
  if (typeof node !== "object" || node === null) return node;
  if (Array.isArray(node)) return node.map(preferExamples) as T;
  const entries = Object.entries(node).map(([key, value]) => [key, preferExamples(value)] as const);
  const copy: { enum?: unknown; example?: unknown } = Object.fromEntries(entries);
  const { enum: values, example } = copy;
  if (Array.isArray(values) && values.includes(example)) {
    copy.enum = [example, ...values.filter((value) => value !== example)];
  }
  return copy as T;
}
