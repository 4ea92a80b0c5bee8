import type { Fields } from "../../json.ts";
import { hashText, mix, pick } from "../../random.ts";
import { companyAt } from "../../seed/names/company-names.ts";
import { personAt, toAscii } from "../../seed/names/people.ts";

const FICTIONAL_POSITIONS = [
  "Head of Operations",
  "Sales Director",
  "Founder",
  "Marketing Lead",
  "Chief of Staff",
  "Buyer",
];
const FICTIONAL_SIZES = ["1-10", "11-50", "51-200", "201-500", "501-1000"];

/** Returns a pseudo-random number for a key and the number of a field. */
const numberFor = (key: string, field: number): number => mix(hashText(key), field);

/** Returns a fictional person with the fields of a LinkedIn search result. The same key returns the same person. */
export function fictionalPerson(key: string): Fields {
  const { first, last, handle, country } = personAt(1, numberFor(key, 1));
  const company_name = String(fictionalCompany(`${key} at work`).name);
  const position = pick(FICTIONAL_POSITIONS, numberFor(key, 2));
  const suffix = numberFor(key, 3).toString(36);
  return {
    first_name: first,
    last_name: last,
    position,
    company_name,
    headline: `${position} at ${company_name}`,
    raw_address: pick(country.locations, numberFor(key, 4)),
    linkedin: [...handle, suffix].join("-").toLowerCase(),
    ln_id: `ACoAA${suffix.toUpperCase()}${numberFor(key, 5).toString(36).toUpperCase()}`,
    primary_language: country.language,
  };
}

/** Returns a fictional company. The same key returns the same company. */
export function fictionalCompany(key: string): Fields {
  const { name, handle, industry } = companyAt(1, numberFor(key, 6));
  return { name, domain: `${handle}.example`, linkedin: handle, ...enrichedCompanyFields(key), industry };
}

/** Returns the fields that enrichment finds for a contact. */
export function enrichedContactFields(
  { uuid, first_name, last_name, company_name }: Fields,
  domain: unknown,
): Fields {
  const key = String(uuid);
  const person = fictionalPerson(key);
  const position = String(person.position);
  const employer = String(company_name ?? person.company_name);
  const emailUser = [first_name, last_name]
    .map((name) => toAscii(String(name)).replace(/[^a-z0-9]+/g, "-"))
    .join(".");
  return {
    position,
    headline: `${position} at ${employer}`,
    about: `Works in ${String(person.raw_address)}.`,
    raw_address: person.raw_address,
    location: [{ address_string: person.raw_address }],
    ln_id: person.ln_id,
    ...(Boolean(first_name && last_name && domain) && { work_email: `${emailUser}@${String(domain)}` }),
    email_status: "ok",
    connections_number: numberFor(key, 11) % 500,
    followers_number: numberFor(key, 12) % 5000,
    has_premium: numberFor(key, 13) % 2,
    has_open_profile: numberFor(key, 14) % 2,
    has_verified_profile: numberFor(key, 15) % 2,
    primary_language: person.primary_language,
    supported_languages: [person.primary_language],
    skills: ["Planning", "Negotiation"],
    experience: [{ title: position, company: employer, start_date: "2021-04" }],
    educations: [],
    posts: [],
  };
}

/** Returns the fields that enrichment finds for a company. */
export function enrichedCompanyFields(key: string): Fields {
  const location = pick(personAt(1, numberFor(key, 21)).country.locations, numberFor(key, 22));
  const { industry } = companyAt(1, numberFor(key, 23));
  return {
    industry,
    about: `${industry}, from ${location}.`,
    employees_range: pick(FICTIONAL_SIZES, numberFor(key, 24)),
    hq_raw_address: location,
    hq_location: [{ address_string: location }],
    year_established: 1960 + (numberFor(key, 25) % 60),
    ln_id: 10_000_000 + (numberFor(key, 26) % 10_000_000),
  };
}
