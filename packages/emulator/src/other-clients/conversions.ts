import type { Convert } from "../description.ts";
import { invalidField } from "../http/http-error.ts";
import { type Fields, fieldsOf, isFields } from "../json.ts";

/** Converts the input of an operation from the form of other clients, or rejects it as the service does. */
export const conversions: Readonly<Record<string, Convert>> = {
  /** Other clients send the selection inside the filter. */
  countContacts: (input) => {
    const { ids, all, ...filter } = withoutLeadFilter(fieldsOf(input.filter));
    return { ...(ids !== undefined && { ids }), ...(all !== undefined && { all }), ...input, filter };
  },

  /** Other clients send the text as the template of the payload. */
  createTask: (input) => {
    const { template, note } = fieldsOf(input.payload);
    return { ...(template !== undefined && { text: template }), ...(isText(note) && { note }), ...input };
  },

  searchContacts: (input) => ({
    ...input,
    ...(isFields(input.filter) && { filter: withOperators(withoutLeadFilter(input.filter)) }),
  }),

  /** The service rejects this filter, although the description has it. */
  listLinkedinMessages: (input) => {
    if (fieldsOf(input.filter).q === undefined) return input;
    throw invalidField("filter.q", "LinkedIn messages cannot be filtered by q.");
  },
};

/** What the service makes of an input, as clients have observed it. */
export const observedConversions: Readonly<Record<string, Convert>> = {
  /** The statistics of steps have no period. */
  getFlowNodeStatistics: (input) => ({
    ...input,
    ...(isFields(input.filter) && { filter: withoutTimes(input.filter) }),
  }),
};

const withoutTimes = (filter: Fields): Fields =>
  Object.fromEntries(Object.entries(filter).filter(([field]) => !field.endsWith("_at")));

/** Some clients send the fields of a contact in `leadFilter`. */
function withoutLeadFilter({ leadFilter, ...filter }: Fields): Fields {
  return { ...filter, ...fieldsOf(leadFilter) };
}

/** Replaces ranges such as `{ from, to }` by operators. */
function withOperators(filter: Fields): Fields {
  const entries = Object.entries(filter).map(([field, value]) => {
    const { from, to, ...operators } = fieldsOf(value);
    if (from === undefined && to === undefined) return [field, value];
    return [
      field,
      { ...operators, ...(from !== undefined && { ">=": from }), ...(to !== undefined && { "<=": to }) },
    ];
  });
  return Object.fromEntries(entries);
}

const isText = (value: unknown): boolean => typeof value === "string";
