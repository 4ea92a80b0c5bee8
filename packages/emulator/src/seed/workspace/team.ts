import type { SeedRows } from "../../backend/table.ts";
import { USER_ID } from "../../collections/crud.ts";
import { defineFixedRows } from "../define-rows.ts";
import type { Stage } from "../outreach/scenarios.ts";
import type { SeedContext } from "../seed-context.ts";

export function seedTeams(context: SeedContext): SeedRows {
  const team = (id: number, name: string, color: string): Readonly<Record<string, unknown>> => ({
    cluster_id: 1,
    color,
    config: { is_cloud_browser_disabled: false, is_onboarding_completed: true },
    created_at: context.beforeFirstContact(60 - id),
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
    updated_at: context.beforeFirstContact(60 - id),
    user_id: USER_ID,
  });
  const names = [
    ["Example Outreach", "#3366cc"],
    ["Example Recruiting", "#2e8b57"],
    ["Example Events", "#b8860b"],
  ] as const;
  return defineFixedRows(
    names.map(([name, color], index) => team(context.teamId + index, name, color)),
    "id",
  );
}

export function seedUsers(context: SeedContext): SeedRows {
  return defineFixedRows([
    {
      config: {},
      created_at: context.beforeFirstContact(61),
      email: "robin.sample@outreach.example",
      email_status: "ok",
      first_name: "Robin",
      id: USER_ID,
      image_url: null,
      last_name: "Sample",
      timezone: "Europe/London",
      updated_at: context.beforeFirstContact(61),
      uuid: context.ids("users").at(0),
    },
  ]);
}

const STAGES: Readonly<Record<Stage, readonly [name: string, category: string]>> = {
  new: ["New", "cold"],
  approaching: ["Approaching", "cold"],
  engaging: ["Engaging", "engaging"],
  replied: ["Replied", "engaging"],
  positive: ["Meeting agreed", "positive"],
  negative: ["Not interested", "negative"],
};
const BUILT_IN_STAGES: readonly Stage[] = ["new", "approaching", "engaging", "replied"];
const CUSTOM_STAGES: readonly Stage[] = ["positive", "negative"];
const STAGE_OBJECTS = ["lead", "company"] as const;

/** The built-in stages and, if there are contacts, the custom stages of the team. */
export function seedPipelineStages(context: SeedContext): SeedRows {
  const types = context.contacts > 0 ? [...BUILT_IN_STAGES, ...CUSTOM_STAGES] : BUILT_IN_STAGES;
  return defineFixedRows(
    STAGE_OBJECTS.flatMap((object) =>
      types.map((type) => {
        const [name, category] = STAGES[type];
        return {
          category,
          name,
          object,
          order: types.indexOf(type) + 1,
          team_id: context.teamId,
          type: BUILT_IN_STAGES.includes(type) ? type : "custom",
          uuid: stageUuid(context, object, type),
        };
      }),
    ),
  );
}

export function stageUuid(
  context: SeedContext,
  object: (typeof STAGE_OBJECTS)[number],
  stage: Stage,
): string {
  const number = [...BUILT_IN_STAGES, ...CUSTOM_STAGES].indexOf(stage);
  return context.ids("pipeline-stages").at(STAGE_OBJECTS.indexOf(object) * 100 + number);
}
