import { DAY, HOUR } from "../durations.ts";
import { hashText, indexOfUuid, mix, uuidOf } from "../random.ts";
import { type CompanyName, companyAt } from "./names/company-names.ts";
import { type Person, personAt } from "./names/people.ts";
import { RowDistribution, type ScenarioOrder, scenarioIndex } from "./outreach/row-distribution.ts";
import { SCENARIOS, type Scenario } from "./outreach/scenarios.ts";
import { isoTime } from "./time.ts";

/** Determines the seed data. The same options produce the same rows. */
export interface SeedOptions {
  readonly seed: number;
  /** The start time, in milliseconds since 1970. Only planned tasks are later. */
  readonly now: number;
  readonly contacts: number;
  readonly teamId: number;
}

export const SENDER_COUNT = 3;
export const CONTACTS_PER_COMPANY = 5;

/** Converts between the row indexes of a table and their UUIDs. */
export interface SeedIds {
  at(index: number): string;
  indexOf(uuid: string): number | undefined;
}

/** The ids, times and people that all seed tables share. */
export class SeedContext {
  readonly seed: number;
  readonly now: number;
  readonly contacts: number;
  readonly teamId: number;
  /** Maps contacts to rows, for each table with zero or more rows per contact. */
  readonly distributions: Readonly<
    Record<"conversations" | "messages" | "emails" | "tasks" | "enrolments", RowDistribution>
  >;
  readonly #order: ScenarioOrder;
  /** Milliseconds between the creation of two successive contacts. */
  readonly #contactInterval: number;
  #lastCompany: { readonly index: number; readonly name: CompanyName } | undefined;

  constructor({ seed, now, contacts, teamId }: SeedOptions) {
    this.seed = seed;
    this.now = now;
    this.contacts = contacts;
    this.teamId = teamId;
    const size = SCENARIOS.length;
    const blocks = Math.floor(contacts / size);
    this.#order = {
      count: contacts,
      size,
      shift: (block) => (block < blocks ? mix(seed, 31, block) % size : 0),
    };
    this.distributions = {
      conversations: this.#distribute(({ messages }) => Math.min(1, messages.length)),
      messages: this.#distribute(({ messages }) => messages.length),
      emails: this.#distribute(({ emails }) => emails.length),
      tasks: this.#distribute(({ tasks }) => tasks.length),
      enrolments: this.#distribute(({ enrolment }) => (enrolment === undefined ? 0 : 1)),
    };
    this.#contactInterval = Math.min(6 * HOUR, (300 * DAY) / Math.max(1, contacts));
  }

  /** Returns a pseudo-random integer, always the same for the same purpose and index. */
  random(purpose: string, index: number): number {
    return mix(this.seed, hashText(purpose), index);
  }

  ids(table: string): SeedIds {
    const seed = mix(this.seed, 32, hashText(table));
    return { at: (index) => uuidOf(seed, index), indexOf: (uuid) => indexOfUuid(seed, uuid) };
  }

  scenario(contact: number): Scenario {
    return SCENARIOS[scenarioIndex(this.#order, contact)] as Scenario;
  }

  person(contact: number): Person {
    return personAt(this.seed, contact);
  }

  /** Returns the index of the company that a contact works for. */
  companyIndex(contact: number): number {
    return Math.floor(contact / CONTACTS_PER_COMPANY);
  }

  /** Returns the company of a contact. Caches the last company, because colleagues have successive indexes. */
  companyName(contact: number): CompanyName {
    const index = this.companyIndex(contact);
    if (index !== this.#lastCompany?.index) this.#lastCompany = { index, name: companyAt(this.seed, index) };
    return this.#lastCompany.name;
  }

  /** Returns the index of the sender profile that writes to a contact. */
  senderIndex(contact: number): number {
    return this.random("sender", contact) % SENDER_COUNT;
  }

  workEmail(contact: number): string {
    return `${this.person(contact).handle.join(".")}@${this.companyName(contact).handle}.example`;
  }

  /** Returns hexadecimal digits that identify a contact, as at the end of its LinkedIn handle. */
  code(contact: number): string {
    return (contact ^ this.#mask()).toString(16).padStart(6, "0");
  }

  /** Yields the contact whose code is at the end of an email user name, a handle or an id. */
  *contactByCode(text: string): Generator<number> {
    const code = /([0-9a-f]{6})(?:@|$)/.exec(text)?.[1];
    if (code !== undefined) yield Number.parseInt(code, 16) ^ this.#mask();
  }

  /** Returns the time at which a contact was created. */
  createdAt(contact: number): string {
    return isoTime(this.now - 2 * DAY - (this.contacts - contact) * this.#contactInterval);
  }

  /**
   * Returns the time of an event in the scenario of a contact.
   *
   * @param tick - The position in time, from 0 to 9.
   */
  eventTime(contact: number, tick: number): string {
    return isoTime(this.now - DAY - (this.contacts - contact - tick / 10) * this.#contactInterval);
  }

  /** Returns the time this many days before the first contact was created. */
  beforeFirstContact(days: number): string {
    return isoTime(this.now - 2 * DAY - this.contacts * this.#contactInterval - days * DAY);
  }

  fromNow(milliseconds: number): string {
    return isoTime(this.now + milliseconds);
  }

  /** Fills the variables of a template for a contact. */
  render(template: string, contact: number): string {
    return template.replace(/\{\{(\w+)\}\}/g, (_, variable) =>
      variable === "first_name" ? this.person(contact).first : this.companyName(contact).name,
    );
  }

  #distribute(rowsPerScenario: (scenario: Scenario) => number): RowDistribution {
    return new RowDistribution(this.#order, SCENARIOS.map(rowsPerScenario));
  }

  #mask(): number {
    return mix(this.seed, 33) & 0xfffff;
  }
}
