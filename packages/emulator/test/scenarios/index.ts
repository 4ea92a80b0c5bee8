import { account } from "./account.ts";
import { automations } from "./automations.ts";
import { companies } from "./companies.ts";
import { contacts } from "./contacts.ts";
import { messages } from "./messages.ts";
import { reads } from "./reads.ts";
import type { ReadBack, ReadBacks } from "./scenario.ts";
import { senders } from "./senders.ts";
import { settings } from "./settings.ts";
import { tasks } from "./tasks.ts";
import { unreadable } from "./write-only.ts";

export { unreadable };

/** Every write that another operation shows. */
export const readBacks: ReadBacks = {
  ...account,
  ...automations,
  ...companies,
  ...contacts,
  ...messages,
  ...senders,
  ...settings,
  ...tasks,
};

/** All of these together call every operation. The limits of the team come first: sender profiles use them up. */
export const everything: readonly ReadBack[] = [
  ...Object.values(reads),
  ...Object.values(readBacks),
  ...Object.values(unreadable).map(({ run }) => run),
];
