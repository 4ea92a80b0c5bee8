import type { SeedRows } from "../../backend/table.ts";
import { USER_ID } from "../../collections/crud.ts";
import { keepRows } from "../define-rows.ts";
import type { Stage } from "../outreach/story.ts";
import type { Plan } from "../plan.ts";

export function seedTeams(plan: Plan): SeedRows {
  const team = (id: number, name: string, color: string): Readonly<Record<string, unknown>> => ({
    cluster_id: 1,
    color,
    config: { is_cloud_browser_disabled: false, is_onboarding_completed: true },
    created_at: plan.before(60 - id),
    credits: { activities: 1000, advanced_enrichment: 1000, llm: 400 },
    features: {
      cloud_browsers: 5,
      contacts: 1_000_000,
      email_accounts: 10,
      linkedin_accounts: 5,
      sender_profiles: 5,
      users: 3,
    },
    id,
    license_uuid: null,
    name,
    status: "active",
    subscription_id: null,
    updated_at: plan.before(60 - id),
    user_id: USER_ID,
  });
  const names = [
    ["Example Outreach", "#3366cc"],
    ["Example Recruiting", "#2e8b57"],
    ["Example Events", "#b8860b"],
  ] as const;
  return keepRows(
    names.map(([name, color], index) => team(plan.teamId + index, name, color)),
    "id",
  );
}

export function seedUsers(plan: Plan): SeedRows {
  return keepRows([
    {
      config: {},
      created_at: plan.before(61),
      email: "robin.sample@outreach.example",
      email_status: "ok",
      first_name: "Robin",
      id: USER_ID,
      image_url: null,
      last_name: "Sample",
      timezone: "Europe/London",
      updated_at: plan.before(61),
      uuid: plan.ids("users").at(0),
    },
  ]);
}

/** Name and category of each stage; the first four are built in. */
const STAGES: Readonly<Record<Stage, readonly [name: string, category: string]>> = {
  new: ["New", "cold"],
  approaching: ["Approaching", "cold"],
  engaging: ["Engaging", "engaging"],
  replied: ["Replied", "engaging"],
  positive: ["Meeting agreed", "positive"],
  negative: ["Not interested", "negative"],
};
const BUILT_IN: readonly Stage[] = ["new", "approaching", "engaging", "replied"];
const CUSTOM: readonly Stage[] = ["positive", "negative"];
const OBJECTS = ["lead", "company"] as const;

/** The built-in stages, and with contacts those that a team adds. */
export function seedPipelineStages(plan: Plan): SeedRows {
  const types = plan.contacts > 0 ? [...BUILT_IN, ...CUSTOM] : BUILT_IN;
  return keepRows(
    OBJECTS.flatMap((object) =>
      types.map((type) => {
        const [name, category] = STAGES[type];
        return {
          category,
          name,
          object,
          order: types.indexOf(type) + 1,
          team_id: plan.teamId,
          type: BUILT_IN.includes(type) ? type : "custom",
          uuid: stageUuid(plan, object, type),
        };
      }),
    ),
  );
}

export function stageUuid(plan: Plan, object: (typeof OBJECTS)[number], stage: Stage): string {
  const number = [...BUILT_IN, ...CUSTOM].indexOf(stage);
  return plan.ids("pipeline-stages").at(OBJECTS.indexOf(object) * 100 + number);
}
