import { DAY, HOUR } from "../durations.ts";
import { hashText, indexOfUuid, mix, uuidOf } from "../random.ts";
import { type CompanyName, companyAt } from "./names/company-names.ts";
import { type Person, personAt } from "./names/people.ts";
import { STORIES, type Story } from "./outreach/story.ts";
import { Share, type StoryOrder, storyNumber } from "./outreach/story-shares.ts";
import { isoTime } from "./time.ts";

/** What the rows at the start are made of. */
export interface SeedOptions {
  readonly seed: number;
  /** Milliseconds since 1970; what is in the rows happened before. */
  readonly now: number;
  readonly contacts: number;
  readonly teamId: number;
}

export const SENDERS = 3;
export const CONTACTS_PER_COMPANY = 5;

/** The uuids of a table. */
export interface SeedIds {
  at(index: number): string;
  indexOf(uuid: string): number | undefined;
}

/** What the tables at the start agree on: who has which id, when what happened, and to whom. */
export class Plan {
  readonly seed: number;
  readonly now: number;
  readonly contacts: number;
  readonly teamId: number;
  /** Which rows the contacts have in the tables that their stories fill. */
  readonly shares: Readonly<Record<"conversations" | "messages" | "emails" | "tasks" | "enrolments", Share>>;
  readonly #order: StoryOrder;
  /** Milliseconds from one contact to the next. */
  readonly #gap: number;
  #known: { readonly company: number; readonly name: CompanyName } | undefined;

  constructor({ seed, now, contacts, teamId }: SeedOptions) {
    this.seed = seed;
    this.now = now;
    this.contacts = contacts;
    this.teamId = teamId;
    const size = STORIES.length;
    const blocks = Math.floor(contacts / size);
    this.#order = {
      count: contacts,
      size,
      shift: (block) => (block < blocks ? mix(seed, 31, block) % size : 0),
    };
    this.shares = {
      conversations: this.#share(({ messages }) => Math.min(1, messages.length)),
      messages: this.#share(({ messages }) => messages.length),
      emails: this.#share(({ emails }) => emails.length),
      tasks: this.#share(({ tasks }) => tasks.length),
      enrolments: this.#share(({ enrolment }) => (enrolment === undefined ? 0 : 1)),
    };
    this.#gap = Math.min(6 * HOUR, (300 * DAY) / Math.max(1, contacts));
  }

  /** A number that looks random. */
  draw(purpose: string, index: number): number {
    return mix(this.seed, hashText(purpose), index);
  }

  ids(table: string): SeedIds {
    const seed = mix(this.seed, 32, hashText(table));
    return { at: (index) => uuidOf(seed, index), indexOf: (uuid) => indexOfUuid(seed, uuid) };
  }

  story(contact: number): Story {
    return STORIES[storyNumber(this.#order, contact)] as Story;
  }

  person(contact: number): Person {
    return personAt(this.seed, contact);
  }

  company(contact: number): number {
    return Math.floor(contact / CONTACTS_PER_COMPANY);
  }

  /** Contacts of one company stand side by side, so most of the time it is the one that was asked for last. */
  companyName(contact: number): CompanyName {
    const company = this.company(contact);
    if (company !== this.#known?.company) this.#known = { company, name: companyAt(this.seed, company) };
    return this.#known.name;
  }

  /** The number of the sender profile in charge of a contact. */
  sender(contact: number): number {
    return this.draw("sender", contact) % SENDERS;
  }

  workEmail(contact: number): string {
    return `${this.person(contact).handle.join(".")}@${this.companyName(contact).handle}.example`;
  }

  /** Six digits for a contact, as at the end of a handle. */
  code(contact: number): string {
    return (contact ^ this.#mask()).toString(16).padStart(6, "0");
  }

  /** The contact whose code an address or an id ends with. */
  *contactOfCode(text: string): Generator<number> {
    const code = /([0-9a-f]{6})(?:@|$)/.exec(text)?.[1];
    if (code !== undefined) yield Number.parseInt(code, 16) ^ this.#mask();
  }

  /** When a contact came. */
  created(contact: number): string {
    return isoTime(this.now - 2 * DAY - (this.contacts - contact) * this.#gap);
  }

  /** When something happened of a story: a moment is a number from 0 to 9. */
  happened(contact: number, moment: number): string {
    return isoTime(this.now - DAY - (this.contacts - contact - moment / 10) * this.#gap);
  }

  /** That many days before the first contact came. */
  before(days: number): string {
    return isoTime(this.now - 2 * DAY - this.contacts * this.#gap - days * DAY);
  }

  later(milliseconds: number): string {
    return isoTime(this.now + milliseconds);
  }

  /** A template with its variables filled in for a contact. */
  render(template: string, contact: number): string {
    return template.replace(/\{\{(\w+)\}\}/g, (_, variable) =>
      variable === "first_name" ? this.person(contact).first : this.companyName(contact).name,
    );
  }

  #share(count: (story: Story) => number): Share {
    return new Share(this.#order, STORIES.map(count));
  }

  #mask(): number {
    return mix(this.seed, 33) & 0xfffff;
  }
}
