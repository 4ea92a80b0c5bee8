import { internalField, type SeedRows } from "../../backend/table.ts";
import { mix, pick } from "../../random.ts";
import { defineRows } from "../define-rows.ts";
import { indexOfCompany } from "../names/company-names.ts";
import { indexesOfName } from "../names/people.ts";
import type { Story } from "../outreach/story.ts";
import { CONTACTS_PER_COMPANY, type Plan } from "../plan.ts";
import { companyNumber } from "./companies.ts";
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

/** LinkedIn's numbers of members, from here on. */
const FIRST_MEMBER = 700_000_000;

export const memberNumber = (contact: number): string => String(FIRST_MEMBER + contact);

/** The handle of a contact's profile. */
export const profileHandle = (plan: Plan, contact: number): string =>
  `${plan.person(contact).handle.join("-")}-${plan.code(contact)}`;

export const profileId = (plan: Plan, contact: number): string => `ACoAA${plan.code(contact)}`;

export function seedLeads(plan: Plan): SeedRows {
  const { seed, contacts, teamId } = plan;
  const ids = plan.ids("leads");
  const listUuids = LISTS.map((_, index) => plan.ids("lists").at(index));
  const tagUuids = TAGS.map((_, index) => plan.ids("tags").at(index));
  const senders = plan.ids("sender-profiles");
  const companies = plan.ids("companies");
  const stages = new Map<string, string>();
  const stage = (story: Story): string => {
    const uuid = stages.get(story.stage) ?? stageUuid(plan, "lead", story.stage);
    stages.set(story.stage, uuid);
    return uuid;
  };
  /** Whether a contact is among the given percentage of them. */
  const among = (percent: number, purpose: string, contact: number): boolean =>
    plan.draw(purpose, contact) % 100 < percent;
  const position = (contact: number): string => pick(JOB_TITLES, plan.draw("position", contact));
  const place = (contact: number): string =>
    pick(plan.person(contact).country.places, plan.draw("town", contact));
  const phone = (contact: number, purpose: string): string | null =>
    among(30, purpose, contact) ? phoneOf(plan, contact, purpose) : null;
  const colleagues = (company: number): number[] =>
    Array.from({ length: CONTACTS_PER_COMPANY }, (_, place) => company * CONTACTS_PER_COMPANY + place);
  const ofCompanies = (found: Iterable<number>): number[] => [...found].flatMap(colleagues);
  const byCode = (value: string): Iterable<number> => plan.contactOfCode(value);

  return defineRows({
    count: contacts,
    indexOf: ids.indexOf,
    find: {
      linkedin: byCode,
      ln_id: byCode,
      sn_id: byCode,
      personal_email: byCode,
      [internalField("ln_member_id")]: (value) => [Number(value) - FIRST_MEMBER],
      work_email: (value) => ofCompanies(indexOfCompany(seed, value.replace(/^.*@|\.example$/g, ""))),
      company_name: (value) => ofCompanies(indexOfCompany(seed, value)),
      company_uuid: (value) => ofCompanies([companies.indexOf(value) ?? contacts]),
      name: (value) => indexesOfName(seed, value, contacts),
    },
    fields: {
      about: () => null,
      avatar_url: () => null,
      company_ln_id: (contact) => String(companyNumber(plan.company(contact))),
      company_name: (contact) => plan.companyName(contact).name,
      company_uuid: (contact) => companies.at(plan.company(contact)),
      connections_number: (contact) => 50 + (plan.draw("connections", contact) % 1950),
      created_at: (contact) => plan.created(contact),
      data_source_uuid: () => null,
      educations: () => null,
      email_status: () => null,
      experience: (contact) => [
        { title: position(contact), company: plan.companyName(contact).name, start_date: startDate(contact) },
      ],
      facebook: () => null,
      first_name: (contact) => plan.person(contact).first,
      followers_number: (contact) => plan.draw("followers", contact) % 3000,
      has_open_profile: (contact) => Number(among(15, "open", contact)),
      has_premium: (contact) => Number(among(20, "premium", contact)),
      has_verified_profile: (contact) => Number(among(60, "verified", contact)),
      headline: (contact) => `${position(contact)} at ${plan.companyName(contact).name}`,
      last_automation_approve_at: () => null,
      last_name: (contact) => plan.person(contact).last,
      linkedin: (contact) => profileHandle(plan, contact),
      linkedin_status: () => "active",
      list_uuid: (contact) => pick(listUuids, plan.draw("list", contact)),
      ln_id: (contact) => profileId(plan, contact),
      location: (contact) => [{ address_string: place(contact) }],
      name: (contact) => plan.person(contact).name,
      personal_email: (contact) =>
        among(25, "personal email", contact) ? personalEmail(plan, contact) : null,
      personal_phone_number: (contact) => phone(contact, "personal phone"),
      pipeline_stage_uuid: (contact) => stage(plan.story(contact)),
      position,
      posts: () => null,
      primary_language: (contact) => plan.person(contact).country.language,
      raw_address: place,
      sender_profile_uuid: (contact) => {
        const isEnrolled = plan.story(contact).enrolment !== undefined;
        return isEnrolled ? senders.at(plan.sender(contact)) : null;
      },
      skills: () => null,
      sn_id: (contact) => (among(40, "sales navigator", contact) ? `ACwAA${plan.code(contact)}` : null),
      status: () => "ok",
      supported_languages: (contact) => [plan.person(contact).country.language],
      tags: (contact) => tagUuids.filter((_, tag) => mix(seed, 41, contact, tag) % 6 === 0),
      team_id: () => teamId,
      twitter: () => null,
      unread_counts: (contact) => unreadCounts(plan.story(contact)),
      updated_at: (contact) =>
        plan.story(contact).enrolment === undefined ? plan.created(contact) : plan.happened(contact, 9),
      user_id: () => null,
      uuid: ids.at,
      work_email: (contact) =>
        plan.story(contact).emails.length > 0 || among(75, "work email", contact)
          ? plan.workEmail(contact)
          : null,
      work_phone_number: (contact) => phone(contact, "work phone"),
      [internalField("ln_member_id")]: memberNumber,
      [internalField("connected_to")]: (contact) =>
        plan.story(contact).messages.length > 1 ? [senders.at(plan.sender(contact))] : [],
    },
  });

  function startDate(contact: number): string {
    const draw = plan.draw("start", contact);
    return `${2010 + (draw % 15)}-${String(1 + (draw % 12)).padStart(2, "0")}`;
  }
}

function personalEmail(plan: Plan, contact: number): string {
  return `${plan.person(contact).handle[0]}.${plan.code(contact)}@home.example`;
}

function phoneOf(plan: Plan, contact: number, purpose: string): string {
  let digits = plan.draw(`${purpose} digits`, contact);
  return plan.person(contact).country.phone.replaceAll("#", () => {
    const digit = digits % 10;
    digits = Math.floor(digits / 10);
    return String(digit);
  });
}

function unreadCounts({ messages, emails }: Story): { category: string; count: number }[] {
  return [
    { category: "linkedin", count: messages.filter(({ isUnread }) => isUnread).length },
    { category: "email", count: emails.filter(({ isUnread }) => isUnread).length },
  ].filter(({ count }) => count > 0);
}
