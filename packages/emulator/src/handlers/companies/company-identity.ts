import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { createRow } from "../../collections/crud.ts";
import { companies, oldest } from "../../collections/records.ts";
import type { Fields } from "../../json.ts";
import { firstStageUuid } from "../tags-stages-fields/stages.ts";

/** Returns the host of a URL or a domain, in lower case and without `www.`. */
export function normalizeDomain(text: string): string {
  const host = /^(?:\w+:\/\/)?(?:www\.)?([^/?#:\s]+)/i.exec(text.trim())?.[1] ?? "";
  return host.toLowerCase();
}

/** Returns the LinkedIn handle of a company. Accepts a handle or the URL of a company page. */
export function companyHandle(text: string): string {
  const id = text.trim();
  return (/\/(?:company|school|sales\/company)\/([^/?#,]+)/.exec(id)?.[1] ?? id).toLowerCase();
}

/** Finds a company by LinkedIn id, then by handle, then by domain, then by name. */
export function findCompany(
  backend: Backend,
  { ln_id, linkedin, domain, website, name }: Fields,
): Row | undefined {
  const find = (field: string, value: string): Row | undefined =>
    value === "" ? undefined : oldest(backend.table("companies").findBy(field, value));
  return (
    find("ln_id", String(ln_id ?? "")) ??
    find("linkedin", companyHandle(String(linkedin ?? ""))) ??
    find("domain", normalizeDomain(String(domain ?? website ?? ""))) ??
    find("name", String(name ?? "").trim())
  );
}

/** Creates a company. Fills missing fields with defaults, and derives the name and the website from other fields. */
export function createCompany(backend: Backend, values: Fields, teamId: number): Row {
  const { name, domain, website, linkedin, ...rest } = values;
  const host = normalizeDomain(String(domain ?? website ?? ""));
  const handle = companyHandle(String(linkedin ?? ""));
  const fields = {
    status: "ok",
    lists: [],
    tags: [],
    lead_status_uuid: firstStageUuid(backend, "company") ?? null,
    ...rest,
    name: name || host || handle,
    domain: host || null,
    linkedin: handle || null,
    website: website ?? (host === "" ? null : `https://${host}`),
  };
  return createRow(backend, companies, fields, teamId);
}

/**
 * Finds or creates the employer of a contact. A company with the same name but a different domain is another company.
 */
export function findOrCreateCompany(
  backend: Backend,
  name: unknown,
  domain: unknown,
  teamId: number,
): Row | undefined {
  if (!name && !domain) return undefined;
  const existing = findCompany(backend, { name, domain });
  const hasOtherDomain = existing?.domain && domain && existing.domain !== normalizeDomain(String(domain));
  return existing !== undefined && !hasOtherDomain
    ? existing
    : createCompany(backend, { name, domain }, teamId);
}
