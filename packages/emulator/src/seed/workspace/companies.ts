import type { SeedRows } from "../../backend/table.ts";
import { pick } from "../../random.ts";
import { defineRows } from "../define-rows.ts";
import { type CompanyName, companyAt, indexOfCompany } from "../names/company-names.ts";
import { CONTACTS_PER_COMPANY, type SeedContext } from "../seed-context.ts";
import { LISTS, TAGS } from "./lists-tags-fields.ts";
import { stageUuid } from "./team.ts";

const COMPANY_SIZES = ["1-10", "11-50", "51-200", "201-500", "501-1000"];

/** The LinkedIn id of the first company. The ids are consecutive. */
const FIRST_COMPANY_ID = 10_000_000;

export const linkedinCompanyId = (company: number): number => FIRST_COMPANY_ID + company;

export function seedCompanies(context: SeedContext): SeedRows {
  const { seed, teamId } = context;
  const ids = context.ids("companies");
  const [lists, tags] = [context.ids("lists"), context.ids("tags")];
  const nameOf = (company: number): CompanyName => companyAt(seed, company);
  // A company is created with its first contact.
  const firstContact = (company: number): number => company * CONTACTS_PER_COMPANY;
  const location = (company: number): string => {
    const { country } = context.person(firstContact(company));
    return pick(country.locations, context.random("place", company));
  };
  const byName = (value: string): Iterable<number> => indexOfCompany(seed, value);
  return defineRows({
    count: Math.ceil(context.contacts / CONTACTS_PER_COMPANY),
    indexOf: ids.indexOf,
    find: {
      name: byName,
      linkedin: byName,
      domain: (value) => indexOfCompany(seed, value.replace(/\.example$/, "")),
      ln_id: (value) => [Number(value) - FIRST_COMPANY_ID],
    },
    fields: {
      about: (company) => `${nameOf(company).name} is in ${nameOf(company).industry.toLowerCase()}.`,
      created_at: (company) => context.createdAt(firstContact(company)),
      data_source_uuid: () => null,
      domain: (company) => `${nameOf(company).handle}.example`,
      employees_range: (company) => pick(COMPANY_SIZES, context.random("employees", company)),
      facebook: () => null,
      hq_location: () => null,
      hq_raw_address: location,
      industry: (company) => nameOf(company).industry,
      last_enrich_at: () => null,
      lead_status_uuid: () => stageUuid(context, "company", "new"),
      linkedin: (company) => nameOf(company).handle,
      lists: (company) => [lists.at(context.random("company list", company) % LISTS.length)],
      ln_id: linkedinCompanyId,
      logo_url: () => null,
      name: (company) => nameOf(company).name,
      phone: () => null,
      status: () => "ok",
      tags: (company) => (context.random("company tag", company) % 4 === 0 ? [tags.at(TAGS.length - 1)] : []),
      team_id: () => teamId,
      twitter: () => null,
      updated_at: (company) => context.createdAt(firstContact(company)),
      user_id: () => null,
      uuid: ids.at,
      website: (company) => `https://www.${nameOf(company).handle}.example`,
      year_established: (company) => 1950 + (context.random("year", company) % 70),
    },
  });
}
