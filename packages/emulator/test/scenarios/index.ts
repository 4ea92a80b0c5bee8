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

/** All writes that can be read back. */
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

/**
 * All scenarios, which together call every operation. Reads come first, because sender profiles use up the team's
 * limits.
 */
export const allScenarios: readonly ReadBack[] = [
  ...Object.values(reads),
  ...Object.values(readBackScenarios),
  ...Object.values(writeOnlyScenarios).map(({ run }) => run),
];
