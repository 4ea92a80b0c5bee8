import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { createRow } from "../../collections/crud.ts";
import { companies, oldest } from "../../collections/records.ts";
import type { Fields } from "../../json.ts";
import { firstStage } from "../tags-stages-fields/stages.ts";

/** The host alone of an address, an email's domain or a host, as companies have it. */
export function bareDomain(text: string): string {
  const host = /^(?:\w+:\/\/)?(?:www\.)?([^/?#:\s]+)/i.exec(text.trim())?.[1] ?? "";
  return host.toLowerCase();
}

/** The handle at the end of the address of a company page. */
export function companyHandle(text: string): string {
  const id = text.trim();
  return (/\/(?:company|school|sales\/company)\/([^/?#,]+)/.exec(id)?.[1] ?? id).toLowerCase();
}

/** The company of these keys, the surest first. */
export function findCompany(
  backend: Backend,
  { ln_id, linkedin, domain, website, name }: Fields,
): Row | undefined {
  const find = (field: string, value: string): Row | undefined =>
    value === "" ? undefined : oldest(backend.table("companies").findBy(field, value));
  return (
    find("ln_id", String(ln_id ?? "")) ??
    find("linkedin", companyHandle(String(linkedin ?? ""))) ??
    find("domain", bareDomain(String(domain ?? website ?? ""))) ??
    find("name", String(name ?? "").trim())
  );
}

/** Adds a company with all that a row has. */
export function createCompany(backend: Backend, given: Fields, teamId: number): Row {
  const { name, domain, website, linkedin, ...rest } = given;
  const host = bareDomain(String(domain ?? website ?? ""));
  const handle = companyHandle(String(linkedin ?? ""));
  const fields = {
    status: "ok",
    lists: [],
    tags: [],
    lead_status_uuid: firstStage(backend, "company") ?? null,
    ...rest,
    name: name || host || handle,
    domain: host || null,
    linkedin: handle || null,
    website: website ?? (host === "" ? null : `https://${host}`),
  };
  return createRow(backend, companies, fields, teamId);
}

/** The company that somebody works for, made when it is new. Of two with one name, another domain is another company. */
export function companyOf(backend: Backend, name: unknown, domain: unknown, teamId: number): Row | undefined {
  if (!name && !domain) return undefined;
  const known = findCompany(backend, { name, domain });
  const isOther = known?.domain && domain && known.domain !== bareDomain(String(domain));
  return known !== undefined && !isOther ? known : createCompany(backend, { name, domain }, teamId);
}
