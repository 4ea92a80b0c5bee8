import type { SeedRows } from "../../backend/table.ts";
import { pick } from "../../random.ts";
import { defineRows } from "../define-rows.ts";
import { type CompanyName, companyAt, indexOfCompany } from "../names/company-names.ts";
import { CONTACTS_PER_COMPANY, type Plan } from "../plan.ts";
import { LISTS, TAGS } from "./lists-tags-fields.ts";
import { stageUuid } from "./team.ts";

const COMPANY_SIZES = ["1-10", "11-50", "51-200", "201-500", "501-1000"];

/** LinkedIn's numbers of companies, from here on. */
const FIRST_NUMBER = 10_000_000;

export const companyNumber = (company: number): number => FIRST_NUMBER + company;

export function seedCompanies(plan: Plan): SeedRows {
  const { seed, teamId } = plan;
  const ids = plan.ids("companies");
  const [lists, tags] = [plan.ids("lists"), plan.ids("tags")];
  const at = (company: number): CompanyName => companyAt(seed, company);
  /** Its first contact, who came with it. */
  const first = (company: number): number => company * CONTACTS_PER_COMPANY;
  const place = (company: number): string => {
    const { country } = plan.person(first(company));
    return pick(country.places, plan.draw("place", company));
  };
  const byName = (value: string): Iterable<number> => indexOfCompany(seed, value);
  return defineRows({
    count: Math.ceil(plan.contacts / CONTACTS_PER_COMPANY),
    indexOf: ids.indexOf,
    find: {
      name: byName,
      linkedin: byName,
      domain: (value) => indexOfCompany(seed, value.replace(/\.example$/, "")),
      ln_id: (value) => [Number(value) - FIRST_NUMBER],
    },
    fields: {
      about: (company) => `${at(company).name} is in ${at(company).industry.toLowerCase()}.`,
      created_at: (company) => plan.created(first(company)),
      data_source_uuid: () => null,
      domain: (company) => `${at(company).handle}.example`,
      employees_range: (company) => pick(COMPANY_SIZES, plan.draw("employees", company)),
      facebook: () => null,
      hq_location: () => null,
      hq_raw_address: place,
      industry: (company) => at(company).industry,
      last_enrich_at: () => null,
      lead_status_uuid: () => stageUuid(plan, "company", "new"),
      linkedin: (company) => at(company).handle,
      lists: (company) => [lists.at(plan.draw("company list", company) % LISTS.length)],
      ln_id: companyNumber,
      logo_url: () => null,
      name: (company) => at(company).name,
      phone: () => null,
      status: () => "ok",
      tags: (company) => (plan.draw("company tag", company) % 4 === 0 ? [tags.at(TAGS.length - 1)] : []),
      team_id: () => teamId,
      twitter: () => null,
      updated_at: (company) => plan.created(first(company)),
      user_id: () => null,
      uuid: ids.at,
      website: (company) => `https://www.${at(company).handle}.example`,
      year_established: (company) => 1950 + (plan.draw("year", company) % 70),
    },
  });
}
