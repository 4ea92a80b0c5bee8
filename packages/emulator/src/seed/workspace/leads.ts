import { internalField, type SeedRows } from "../../backend/table.ts";
import { mix, pick } from "../../random.ts";
import { defineRows } from "../define-rows.ts";
import { indexOfCompany } from "../names/company-names.ts";
import { indexesOfName } from "../names/people.ts";
import type { Scenario } from "../outreach/scenarios.ts";
import { CONTACTS_PER_COMPANY, type SeedContext } from "../seed-context.ts";
import { linkedinCompanyId } from "./companies.ts";
import { LISTS, TAGS } from "./lists-tags-fields.ts";
import { stageUuid } from "./team.ts";

const JOB_TITLES = [
  "Head of Operations",
  "Production Planner",
  "Managing Director",
  "Logistics Manager",
  "Plant Manager",
  "Buyer",
  "Head of Customer Service",
  "Project Manager",
];

/** The LinkedIn member id of the first contact. The ids are consecutive. */
const FIRST_MEMBER_ID = 700_000_000;

/** When a contact accepts an invitation: after the note and before the first message of its scenario. */
const CONNECTION_TICK = 2;

export const linkedinMemberId = (contact: number): string => String(FIRST_MEMBER_ID + contact);

export const profileHandle = (context: SeedContext, contact: number): string =>
  `${context.person(contact).handle.join("-")}-${context.code(contact)}`;

export const profileId = (context: SeedContext, contact: number): string => `ACoAA${context.code(contact)}`;

export function seedLeads(context: SeedContext): SeedRows {
  const { seed, contacts, teamId } = context;
  const ids = context.ids("leads");
  const listUuids = LISTS.map((_, index) => context.ids("lists").at(index));
  const tagUuids = TAGS.map((_, index) => context.ids("tags").at(index));
  const senders = context.ids("sender-profiles");
  const companies = context.ids("companies");
  const stages = new Map<string, string>();
  const stage = (scenario: Scenario): string => {
    const uuid = stages.get(scenario.stage) ?? stageUuid(context, "lead", scenario.stage);
    stages.set(scenario.stage, uuid);
    return uuid;
  };
  /** Returns `true` for the given percentage of contacts. */
  const chance = (percent: number, purpose: string, contact: number): boolean =>
    context.random(purpose, contact) % 100 < percent;
  const isConnected = (contact: number): boolean => context.scenario(contact).messages.length > 1;
  const position = (contact: number): string => pick(JOB_TITLES, context.random("position", contact));
  const location = (contact: number): string =>
    pick(context.person(contact).country.locations, context.random("town", contact));
  const phone = (contact: number, purpose: string): string | null =>
    chance(30, purpose, contact) ? phoneOf(context, contact, purpose) : null;
  const contactsOfCompany = (company: number): number[] =>
    Array.from({ length: CONTACTS_PER_COMPANY }, (_, offset) => company * CONTACTS_PER_COMPANY + offset);
  const contactsOfCompanies = (indexes: Iterable<number>): number[] =>
    [...indexes].flatMap(contactsOfCompany);
  const byCode = (value: string): Iterable<number> => context.contactByCode(value);

  return defineRows({
    count: contacts,
    indexOf: ids.indexOf,
    find: {
      linkedin: byCode,
      ln_id: byCode,
      sn_id: byCode,
      personal_email: byCode,
      [internalField("ln_member_id")]: (value) => [Number(value) - FIRST_MEMBER_ID],
      work_email: (value) => contactsOfCompanies(indexOfCompany(seed, value.replace(/^.*@|\.example$/g, ""))),
      company_name: (value) => contactsOfCompanies(indexOfCompany(seed, value)),
      company_uuid: (value) => contactsOfCompanies([companies.indexOf(value) ?? contacts]),
      name: (value) => indexesOfName(seed, value, contacts),
    },
    fields: {
      about: () => null,
      avatar_url: () => null,
      company_ln_id: (contact) => String(linkedinCompanyId(context.companyIndex(contact))),
      company_name: (contact) => context.companyName(contact).name,
      company_uuid: (contact) => companies.at(context.companyIndex(contact)),
      connections_number: (contact) => 50 + (context.random("connections", contact) % 1950),
      created_at: (contact) => context.createdAt(contact),
      data_source_uuid: () => null,
      educations: () => null,
      email_status: () => null,
      experience: (contact) => [
        {
          title: position(contact),
          company: context.companyName(contact).name,
          start_date: startDate(contact),
        },
      ],
      facebook: () => null,
      first_name: (contact) => context.person(contact).first,
      followers_number: (contact) => context.random("followers", contact) % 3000,
      has_open_profile: (contact) => Number(chance(15, "open", contact)),
      has_premium: (contact) => Number(chance(20, "premium", contact)),
      has_verified_profile: (contact) => Number(chance(60, "verified", contact)),
      headline: (contact) => `${position(contact)} at ${context.companyName(contact).name}`,
      last_automation_approve_at: () => null,
      last_name: (contact) => context.person(contact).last,
      linkedin: (contact) => profileHandle(context, contact),
      linkedin_status: () => "active",
      list_uuid: (contact) => pick(listUuids, context.random("list", contact)),
      ln_id: (contact) => profileId(context, contact),
      location: (contact) => [{ address_string: location(contact) }],
      name: (contact) => context.person(contact).name,
      personal_email: (contact) =>
        chance(25, "personal email", contact) ? personalEmail(context, contact) : null,
      personal_phone_number: (contact) => phone(contact, "personal phone"),
      pipeline_stage_uuid: (contact) => stage(context.scenario(contact)),
      position,
      posts: () => null,
      primary_language: (contact) => context.person(contact).country.language,
      raw_address: location,
      sender_profile_uuid: (contact) => {
        const isEnrolled = context.scenario(contact).enrolment !== undefined;
        return isEnrolled ? senders.at(context.senderIndex(contact)) : null;
      },
      skills: () => null,
      sn_id: (contact) => (chance(40, "sales navigator", contact) ? `ACwAA${context.code(contact)}` : null),
      status: () => "ok",
      supported_languages: (contact) => [context.person(contact).country.language],
      tags: (contact) => tagUuids.filter((_, tag) => mix(seed, 41, contact, tag) % 6 === 0),
      team_id: () => teamId,
      twitter: () => null,
      unread_counts: (contact) => unreadCounts(context.scenario(contact)),
      updated_at: (contact) =>
        context.scenario(contact).enrolment === undefined
          ? context.createdAt(contact)
          : context.eventTime(contact, 9),
      user_id: () => null,
      uuid: ids.at,
      work_email: (contact) =>
        context.scenario(contact).emails.length > 0 || chance(75, "work email", contact)
          ? context.workEmail(contact)
          : null,
      work_phone_number: (contact) => phone(contact, "work phone"),
      [internalField("ln_member_id")]: linkedinMemberId,
      [internalField("connected_to")]: (contact) =>
        isConnected(contact) ? [senders.at(context.senderIndex(contact))] : [],
      [internalField("connected_at")]: (contact) =>
        isConnected(contact) ? context.eventTime(contact, CONNECTION_TICK) : null,
    },
  });

  function startDate(contact: number): string {
    const draw = context.random("start", contact);
    return `${2010 + (draw % 15)}-${String(1 + (draw % 12)).padStart(2, "0")}`;
  }
}

function personalEmail(context: SeedContext, contact: number): string {
  return `${context.person(contact).handle[0]}.${context.code(contact)}@home.example`;
}

function phoneOf(context: SeedContext, contact: number, purpose: string): string {
  let digits = context.random(`${purpose} digits`, contact);
  return context.person(contact).country.phonePattern.replaceAll("#", () => {
    const digit = digits % 10;
    digits = Math.floor(digits / 10);
    return String(digit);
  });
}

function unreadCounts({ messages, emails }: Scenario): { category: string; count: number }[] {
  return [
    { category: "linkedin", count: messages.filter(({ isUnread }) => isUnread).length },
    { category: "email", count: emails.filter(({ isUnread }) => isUnread).length },
  ].filter(({ count }) => count > 0);
}
