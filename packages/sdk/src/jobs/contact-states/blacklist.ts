import type { Company, CompanyBlacklistEntry, Contact, ContactBlacklistEntry } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { emailIdentity, identitiesOf } from "../shared/identity.ts";

const ENTRIES_PER_PAGE = 500;

/**
 * The blacklist of people and companies. The API can neither filter nor sort it, so all of it is read.
 *
 * How the API matches entries is not described. Here, a LinkedIn profile, a member id and an email address match by
 * themselves. A name matches only if the entry has none of them, and only at the company if the entry names one. A
 * company matches by its LinkedIn page, its id, its domain, which is also that of an email address, and by its name if
 * the entry has none of them. Texts are compared regardless of case.
 */
export class Blacklist {
  /** The entries in words, by what they match. */
  readonly #people = new Map<string, string>();
  readonly #companies = new Map<string, string>();

  /** Requests: 1 for each 500 people and 1 for each 500 companies, at least 1 each. */
  static async read(grinfi: Resources, request: RequestOptions): Promise<Blacklist> {
    const blacklist = new Blacklist();
    const { companies, contacts } = grinfi.blacklist;
    for await (const entry of contacts.list({ limit: ENTRIES_PER_PAGE }, request))
      blacklist.#addPerson(entry);
    for await (const entry of companies.list({ limit: ENTRIES_PER_PAGE }, request))
      blacklist.#addCompany(entry);
    return blacklist;
  }

  /** Whether entries match companies by data that contacts do not have. */
  get needsCompanies(): boolean {
    return this.#companies.size > 0;
  }

  /** Returns the entry that matches a contact or its company, in words; `undefined` if there is none. */
  entryOf(contact: Contact, company: Company | undefined): string | undefined {
    const { company_ln_id, company_name } = contact;
    const name = foldCase(contact.name) || foldCase([contact.first_name, contact.last_name].join(" "));
    const people = [
      ...identitiesOf(contact),
      nameKey(name),
      ...[company_name, company?.name].map((at) => nameKey(name, foldCase(at))),
    ];
    const companies = [
      `linkedin ${handleOf(company?.linkedin)}`,
      ...[company_ln_id, company?.ln_id].map((id) => `id ${foldCase(id)}`),
      ...[company?.domain, company?.website].map((domain) => `domain ${hostOf(domain)}`),
      ...[company_name, company?.name].map((one) => `name ${foldCase(one)}`),
    ];
    const ofCompany = firstOf(this.#companies, companies);
    return (
      firstOf(this.#people, people) ?? ofCompany ?? firstOf(this.#companies, emailsOf(contact).map(domainKey))
    );
  }

  /** Returns the entry that matches an email address, in words; `undefined` if there is none. */
  entryOfAddress(email: string): string | undefined {
    return firstOf(this.#people, identitiesOf({ email })) ?? firstOf(this.#companies, [domainKey(email)]);
  }

  #addPerson(entry: ContactBlacklistEntry): void {
    const { company_name, email, linkedin, ln_id } = entry;
    for (const identity of identitiesOf({ email, linkedin, ln_id }))
      this.#people.set(identity, describe(identity));
    const [name, company] = [foldCase(entry.name), foldCase(company_name)];
    if (name === "" || email || linkedin || ln_id) return;
    const words = [
      `the name ${JSON.stringify(entry.name)}`,
      ...(company ? [`at ${JSON.stringify(company_name)}`] : []),
    ];
    this.#people.set(company ? nameKey(name, company) : nameKey(name), words.join(" "));
  }

  #addCompany({ domain, linkedin, ln_id, name }: CompanyBlacklistEntry): void {
    const [handle, host, id] = [handleOf(linkedin), hostOf(domain), foldCase(ln_id)];
    if (handle) this.#companies.set(`linkedin ${handle}`, `the company page ${handle}`);
    if (host) this.#companies.set(`domain ${host}`, `the domain ${host}`);
    if (id) this.#companies.set(`id ${id}`, `the company with the id ${id}`);
    const hasKey = handle || host || id;
    if (name && !hasKey) this.#companies.set(`name ${foldCase(name)}`, `the company ${JSON.stringify(name)}`);
  }
}

const firstOf = (entries: ReadonlyMap<string, string>, keys: readonly string[]): string | undefined =>
  keys.map((key) => entries.get(key)).find((entry) => entry !== undefined);

/** Returns a text for comparison: in lower case, in composed form, and with single spaces. */
const foldCase = (text: number | string | null | undefined): string =>
  String(text ?? "")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase()
    .normalize();

const nameKey = (...nameAndCompany: readonly string[]): string => `name ${JSON.stringify(nameAndCompany)}`;

const describe = (identity: string): string =>
  identity.replace(/^linkedin /, "the LinkedIn profile ").replace(/^email /, "the email address ");

const emailsOf = ({ personal_email, work_email }: Contact): string[] =>
  [work_email, personal_email].flatMap((email) => email ?? []);

const domainKey = (email: string): string => `domain ${hostOf(emailIdentity(email).split("@").at(-1))}`;

/** Returns the host of a domain or a URL, without `www`. */
const hostOf = (text: string | null | undefined): string =>
  /^(?:\w+:\/\/)?(?:www\.)?([^/?#:\s]+)/.exec(foldCase(text))?.[1] ?? "";

/** Returns the handle of a company page or its URL. */
const handleOf = (text: string | null | undefined): string =>
  /\/(?:company|school)\/([^/?#,]+)/.exec(foldCase(text))?.[1] ?? foldCase(text);
