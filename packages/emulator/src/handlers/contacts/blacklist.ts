import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { createRow, declaredFields } from "../../collections/crud.ts";
import { requireCollection } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { invalidField } from "../../http/http-error.ts";
import { type Fields, fieldsOf } from "../../json.ts";
import { companyHandle, normalizeDomain } from "../companies/company-identity.ts";
import { MEMBER_ID, readLinkedinId } from "./contact-identity.ts";

/** Returns whether the contact or its company is on a blacklist. */
export function isBlacklisted(backend: Backend, lead: Row): boolean {
  return isPersonBlacklisted(backend, lead) || isContactCompanyBlacklisted(backend, lead);
}

function isPersonBlacklisted(backend: Backend, lead: Row): boolean {
  const entries = (field: string, value: unknown): Row[] =>
    findEntries(backend, "leads-blacklist", field, value);
  const namesakes = entries("name", lead.name).filter(
    ({ linkedin, email, ln_id, company_name }) =>
      // An entry with a more specific key does not match by name.
      !linkedin && !ln_id && !email && (!company_name || isSame(company_name, lead.company_name)),
  );
  return (
    entries("linkedin", lead.linkedin).length > 0 ||
    entries("ln_id", lead.ln_id).length > 0 ||
    entries(MEMBER_ID, lead[MEMBER_ID]).length > 0 ||
    entries("email", lead.work_email).length > 0 ||
    entries("email", lead.personal_email).length > 0 ||
    namesakes.length > 0
  );
}

function isContactCompanyBlacklisted(backend: Backend, lead: Row): boolean {
  const company = fieldsOf(backend.table("companies").get(String(lead.company_uuid)));
  const employer = { name: lead.company_name, domain: domainOf(lead.work_email) };
  return isCompanyBlacklisted(backend, company) || isCompanyBlacklisted(backend, employer);
}

/** Returns whether a company is on the blacklist. */
export function isCompanyBlacklisted(backend: Backend, company: Fields): boolean {
  const entries = (field: string, value: unknown): Row[] =>
    findEntries(backend, "companies-blacklist", field, value);
  const namesakes = entries("name", company.name).filter(({ linkedin, domain }) => !linkedin && !domain);
  return (
    entries("linkedin", company.linkedin).length > 0 ||
    entries("domain", company.domain).length > 0 ||
    namesakes.length > 0
  );
}

export const blacklistHandlers: Handlers = {
  addLeadToBlacklist: (input, backend) => {
    const { linkedin, email, ...rest } = declaredFields(input);
    const keys = {
      ...rest,
      ...(linkedin !== undefined && readLinkedinId(String(linkedin))),
      ...(email !== undefined && { email: String(email).trim().toLowerCase() }),
    };
    const fields = requireAnyKey(keys, ["linkedin", "ln_id", MEMBER_ID, "email", "name"]);
    return createRow(backend, requireCollection("leads-blacklist"), fields, input.teamId);
  },

  addCompanyToBlacklist: (input, backend) => {
    const { linkedin, domain, ...rest } = declaredFields(input);
    const keys = {
      ...rest,
      ...(linkedin !== undefined && { linkedin: companyHandle(String(linkedin)) }),
      ...(domain !== undefined && { domain: normalizeDomain(String(domain)) }),
    };
    const fields = requireAnyKey(keys, ["linkedin", "domain", "name"]);
    return createRow(backend, requireCollection("companies-blacklist"), fields, input.teamId);
  },
};

/** @throws HttpError 422 if all keys are empty, because such an entry would match nothing. */
function requireAnyKey(fields: Fields, keys: readonly string[]): Fields {
  if (keys.some((key) => fields[key])) return fields;
  throw invalidField("linkedin", "At least one identifying field must not be empty.");
}

function findEntries(backend: Backend, table: string, field: string, value: unknown): Row[] {
  return typeof value === "string" && value !== "" ? backend.table(table).findBy(field, value) : [];
}

const isSame = (a: unknown, b: unknown): boolean => String(a).toLowerCase() === String(b).toLowerCase();

const domainOf = (email: unknown): unknown =>
  typeof email === "string" ? normalizeDomain(email.split("@")[1] ?? "") : undefined;
