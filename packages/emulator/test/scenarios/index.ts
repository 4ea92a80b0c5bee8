import { account } from "./account.ts";
import { automations } from "./automations.ts";
import { companyScenarios } from "./companies.ts";
import { contacts } from "./contacts.ts";
import { messageScenarios } from "./messages.ts";
import { reads } from "./reads.ts";
import type { ReadBack, ReadBacks } from "./scenario.ts";
import { senderScenarios } from "./senders.ts";
import { settings } from "./settings.ts";
import { taskScenarios } from "./tasks.ts";
import { writeOnlyScenarios } from "./write-only.ts";

export { writeOnlyScenarios };

/** Every write that another operation shows. */
export const readBackScenarios: ReadBacks = {
  ...account,
  ...automations,
  ...companyScenarios,
  ...contacts,
  ...messageScenarios,
  ...senderScenarios,
  ...settings,
  ...taskScenarios,
};

/** All of these together call every operation. The limits of the team come first: sender profiles use them up. */
export const allScenarios: readonly ReadBack[] = [
  ...Object.values(reads),
  ...Object.values(readBackScenarios),
  ...Object.values(writeOnlyScenarios).map(({ run }) => run),
];
