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

const numberFor = (key: string, field: number): number => mix(hashText(key), field);

/** Somebody who does not exist, the same for the same key, as LinkedIn shows people in a search. */
export function fictionalPerson(key: string): Fields {
  const { first, last, handle, country } = personAt(1, numberFor(key, 1));
  const company_name = String(fictionalCompany(`${key} at work`).name);
  const position = pick(FICTIONAL_POSITIONS, numberFor(key, 2));
  const mark = numberFor(key, 3).toString(36);
  return {
    first_name: first,
    last_name: last,
    position,
    company_name,
    headline: `${position} at ${company_name}`,
    raw_address: pick(country.places, numberFor(key, 4)),
    linkedin: [...handle, mark].join("-").toLowerCase(),
    ln_id: `ACoAA${mark.toUpperCase()}${numberFor(key, 5).toString(36).toUpperCase()}`,
    primary_language: country.language,
  };
}

/** A company that does not exist, the same for the same key. */
export function fictionalCompany(key: string): Fields {
  const { name, handle, industry } = companyAt(1, numberFor(key, 6));
  return { name, domain: `${handle}.example`, linkedin: handle, ...enrichedCompanyFields(key), industry };
}

/** What a paid look-up finds out about a contact. */
export function enrichedContactFields(
  { uuid, first_name, last_name, company_name }: Fields,
  domain: unknown,
): Fields {
  const key = String(uuid);
  const person = fictionalPerson(key);
  const position = String(person.position);
  const employer = String(company_name ?? person.company_name);
  const address = [first_name, last_name]
    .map((name) => toAscii(String(name)).replace(/[^a-z0-9]+/g, "-"))
    .join(".");
  return {
    position,
    headline: `${position} at ${employer}`,
    about: `Works in ${String(person.raw_address)}.`,
    raw_address: person.raw_address,
    location: [{ address_string: person.raw_address }],
    ln_id: person.ln_id,
    ...(Boolean(first_name && last_name && domain) && { work_email: `${address}@${String(domain)}` }),
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

/** What a paid look-up finds out about a company. */
export function enrichedCompanyFields(key: string): Fields {
  const place = pick(personAt(1, numberFor(key, 21)).country.places, numberFor(key, 22));
  const { industry } = companyAt(1, numberFor(key, 23));
  return {
    industry,
    about: `${industry}, from ${place}.`,
    employees_range: pick(FICTIONAL_SIZES, numberFor(key, 24)),
    hq_raw_address: place,
    hq_location: [{ address_string: place }],
    year_established: 1960 + (numberFor(key, 25) % 60),
    ln_id: 10_000_000 + (numberFor(key, 26) % 10_000_000),
  };
}
