/** A change to `before.ts`, and the words of the changelog or of a pending changeset that ask for it. */
export interface Step {
  readonly instructions: readonly string[];
  readonly before: string;
  readonly after: string;
}

/** What takes `before.ts` from 0.1.0 to today. */
export const STEPS: readonly Step[] = [
  {
    instructions: ["`listAiTemplates` is the new name of `listAITemplates`"],
    before: "listAITemplates",
    after: "listAiTemplates",
  },
  {
    instructions: ["`createAiTemplate` is the new name of `createAITemplate`"],
    before: "createAITemplate",
    after: "createAiTemplate",
  },
  {
    instructions: [
      "`listAiTemplates`: the query parameters `search`, `order_field`, `order_type` were removed",
    ],
    before: '{ search: "Opener", order_field: "name", limit: 5 }',
    after: "{ limit: 5 }",
  },
  {
    instructions: ["`ai-template.fallback_body`, `ai-template.user_id` were removed, read by"],
    before: "{ name, user_id } of data) console.log(name, user_id)",
    after: "{ name } of data) console.log(name)",
  },
  {
    instructions: ["`createAiTemplate`: the body requires `is_public`, `type` now"],
    before: 'const template = { prompt: "Be brief." }',
    after: 'const template = { prompt: "Be brief.", is_public: 0, type: "message" } as const',
  },
  {
    instructions: ["`createAiTemplate`: the body field `fallback_body` was removed"],
    before: ', fallback_body: "Hello again"',
    after: "",
  },
  {
    instructions: [
      "`createAiTemplate`: the body field `type` is one of `connection_note`, `email`, `message`, `post_comment` now",
    ],
    before: 'type: "intro"',
    after: 'type: "connection_note"',
  },
  {
    instructions: [
      "`listTasks`: the query parameters `automation`, `lead_uuid`, `schedule_at_after`, `schedule_at_before`, `sender_profile_uuid`, `status`, `type` were removed",
      "`listTasks`: the query parameter `filter` is new",
    ],
    before: '{ status: "failed", schedule_at_after: "2026-01-05" }',
    after: '{ filter: { status: "failed", schedule_at: { ">": "2026-01-05" } } }',
  },
  {
    instructions: ["`task.text` was removed, read by", "`task.payload`"],
    before: "task.text",
    after: "task.payload?.rendered_text",
  },
  {
    instructions: ["`listPipelineStages`: the query parameter `filter` is new and must be given"],
    before: "listPipelineStages()",
    after: 'listPipelineStages({ query: { filter: { object: "lead" } } })',
  },
  {
    instructions: ["`listPipelineStages`: the query parameters `object`, `type` were removed"],
    before: '{ query: { object: "company", type: "custom" } }',
    after: '{ query: { filter: { object: "company", type: "custom" } } }',
  },
  {
    instructions: ["`createSenderProfile`: the body requires `assignee_user_id` now"],
    before: 'last_name: "Sample" }',
    after: 'last_name: "Sample", assignee_user_id: 7 }',
  },
  {
    instructions: [
      "`sender-profile.linkedin_server_id`, `sender-profile.linkedin_browser_uuid` were removed, read by",
      "`sender-profile.linkedin_browser_id`",
    ],
    before: "sender.linkedin_browser_uuid",
    after: "sender.linkedin_browser_id",
  },
  {
    instructions: [
      "`listEmails`: the query parameters `filter.q`, `filter.sender_profile_uuid` were removed",
    ],
    before: "sender_profile_uuid: uuid, type",
    after: "type",
  },
  {
    instructions: [
      "`schedule.timeblocks[].from`, `schedule.timeblocks[].to` were removed",
      "`schedule.timeblocks[].max`, `schedule.timeblocks[].min` are new",
    ],
    before: "{ dow, from, to } of schedule?.timeblocks ?? []) console.log(dow, from, to)",
    after: "{ dow, min, max } of schedule?.timeblocks ?? []) console.log(dow, min, max)",
  },
  {
    instructions: ["`leadsMassAction`: the body field `type` is one of `contact_add_tags`"],
    before: '"contact_assign_tag"',
    after: '"contact_add_tags"',
  },
  {
    instructions: ["`leadsMassAction`: the answer has no described value any more"],
    before: "const { count } = await call",
    after: "const count = await call",
  },
  {
    instructions: [
      "`sendLinkedInMessage`: the body field `attachments[]` requires `uuid` now",
      "`sendLinkedInMessage`: the body field `attachments[]` has described fields now",
    ],
    before: '{ name: "prices.txt" }',
    after: "{ uuid }",
  },
  {
    instructions: ["what was in `error.call` stands on the error itself: `operation`"],
    before: "error.call.operation",
    after: "error.operation",
  },
  {
    instructions: [
      'instead of `error.status === 404` you can use `NotFoundError` or `error.code === "not_found"`',
      "`code` has other values than before (`api` is now one for each status)",
    ],
    before: 'error.code === "api" && error.status === 404',
    after: 'error.code === "not_found"',
  },
  {
    instructions: [
      "`client.paths` has become `createPathsClient(options)` from `@grinfi/core/paths`; it takes the options of `createClient`",
    ],
    before: "const { call, paths } = createClient(options);",
    after: `const { call } = createClient(options);
const paths = createPathsClient(options);
import { createPathsClient } from "@grinfi/core/paths";`,
  },
  {
    instructions: ["The headers option of a client is typed with `string | null`"],
    before: "(): string | undefined =>",
    after: "(): string | null | undefined =>",
  },
];
