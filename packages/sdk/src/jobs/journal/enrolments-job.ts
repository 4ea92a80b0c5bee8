/**
 * Returns the job of the entries that record enrolments in an automation. All jobs that enrol contacts share them, so
 * that with one journal no contact is enrolled twice. Their step is `enrol`, and their keys are uuids of contacts.
 */
export const enrolmentsJobId = (automation: string): string =>
  `automations.contacts.add automation=${automation}`;
