import { type Fields, fieldsOf } from "../json.ts";
import type { OperationInput } from "./operation-input.ts";

type Reshape = (described: unknown) => unknown;

const inData: Reshape = (data) => ({ data });
const withCount: Reshape = (described) => ({ ...fieldsOf(described), count: fieldsOf(described).total });
const aggregateContact: Reshape = (lead) => ({ lead, markers: [], flows: [] });
const aggregateCompany: Reshape = (company) => ({ company, markers: [] });

/** The shapes in which clients have observed a response, or the rows of a list. */
const SHAPES: Readonly<Record<string, Reshape>> = {
  countContacts: withCount,
  createWebhook: inData,
  getWebhook: inData,
  updateWebhook: inData,
  findOneContact: aggregateContact,
  getLead: aggregateContact,
  searchContacts: aggregateContact,
  getCompany: aggregateCompany,
  listCompanies: aggregateCompany,
  searchCompanies: aggregateCompany,
};

/** Converts a described response body to the shape that clients have observed. */
export function toObservedShape({ operation, query, body }: OperationInput, described: unknown): unknown {
  const reshape = SHAPES[operation.id];
  if (reshape === undefined || isTrue(query.disable_aggregation) || isTrue(body.disable_aggregation))
    return described;
  const { data } = fieldsOf(described);
  return Array.isArray(data) ? { ...(described as Fields), data: data.map(reshape) } : reshape(described);
}

/** A query has the text. */
const isTrue = (value: unknown): boolean => value === true || value === "true" || value === "1";
