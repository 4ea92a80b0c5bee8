import type { Company, CompanyBlacklistEntry, Contact, ContactBlacklistEntry } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { identitiesOf } from "../shared/identity.ts";
import { addressesIn } from "./email-address.ts";

const ENTRIES_PER_PAGE = 500;

const HOST = /^(?:\w+:\/\/)?(?:[^/?#\s]*@)?(?:www\.|\*\.|\.)?([^/?#:\s]+)/;

/**
 * The blacklist of people and companies. The API can neither filter nor sort it, so all of it is read.
 *
 * How the API matches entries is not described. Here, a LinkedIn profile, a member id and an email address match by
 * themselves. A name matches only if the entry has none of them, and only at the company if the entry names one. A
 * company matches by its LinkedIn page, which may contain its id, by its id, by its domain and the subdomains of it,
 * which are also those of email addresses, and by its name if the entry has none of them. Texts are compared regardless
 * of case, and addresses without the names around them.
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
    const addresses = emailsOf(contact).flatMap(addressesIn);
    const people = [
      ...identitiesOf(contact),
      ...addresses.map(addressKey),
      nameKey(name),
      ...[company_name, company?.name].map((at) => nameKey(name, foldCase(at))),
    ];
    const companies = [
      ...[company?.linkedin, company_ln_id, company?.ln_id].map(pageKey),
      ...[company?.domain, company?.website].flatMap((domain) => domainKeys(hostOf(domain))),
      ...[company_name, company?.name].map((one) => `name ${foldCase(one)}`),
      ...addresses.flatMap(domainKeysOf),
    ];
    return firstOf(this.#people, people) ?? firstOf(this.#companies, companies);
  }

  /** Returns the entry that matches an email address in a text, in words; `undefined` if there is none. */
  entryOfAddresses(text: string): string | undefined {
    const addresses = addressesIn(text);
    const people = firstOf(this.#people, addresses.map(addressKey));
    return people ?? firstOf(this.#companies, addresses.flatMap(domainKeysOf));
  }

  #addPerson(entry: ContactBlacklistEntry): void {
    const { company_name, email, linkedin, ln_id } = entry;
    const identities = [...identitiesOf({ linkedin, ln_id }), ...addressesIn(email ?? "").map(addressKey)];
    for (const identity of identities) this.#people.set(identity, describe(identity));
    const [name, company] = [foldCase(entry.name), foldCase(company_name)];
    if (name === "" || identities.length > 0) return;
    const words = [
      `the name ${JSON.stringify(entry.name)}`,
      ...(company ? [`at ${JSON.stringify(company_name)}`] : []),
    ];
    this.#people.set(company ? nameKey(name, company) : nameKey(name), words.join(" "));
  }

  #addCompany({ domain, linkedin, ln_id, name }: CompanyBlacklistEntry): void {
    const [handle, host, id] = [handleOf(linkedin), hostOf(domain), foldCase(ln_id)];
    if (handle) this.#companies.set(pageKey(handle), `the company page ${handle}`);
    if (host) this.#companies.set(`domain ${host}`, `the domain ${host}`);
    if (id) this.#companies.set(pageKey(id), `the company with the id ${id}`);
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

const addressKey = (address: string): string => `email ${address}`;

/** A company has the same key by its page and by its id, because a URL can contain either. */
const pageKey = (handleOrId: number | string | null | undefined): string => `page ${handleOf(handleOrId)}`;

/** Returns the keys of a host and of the domains above it. */
function domainKeys(host: string): string[] {
  const labels = host.split(".");
  return labels.map((_, index) => `domain ${labels.slice(index).join(".")}`);
}

const domainKeysOf = (address: string): string[] => domainKeys(hostOf(address));

/** Returns the host of a domain, a URL or an email address, without `www` and trailing dots. */
const hostOf = (text: string | null | undefined): string =>
  (HOST.exec(foldCase(text))?.[1] ?? "").replace(/\.+$/, "");

/** Returns the handle or the id in a company page or its URL. */
const handleOf = (text: number | string | null | undefined): string =>
  /(?:^|\/)(?:company|school|showcase)\/([^/?#,]+)/.exec(foldCase(text))?.[1] ?? foldCase(text);
