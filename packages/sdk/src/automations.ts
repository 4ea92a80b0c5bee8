import { AutomationsResource } from "./generated/resources.ts";
import { type LookupOptions, NameLookup } from "./workflows/name-lookup.ts";

/** Automations, and their uuids by their names. */
export class Automations extends AutomationsResource {
  readonly #names = new NameLookup("automation", () => this.list());

  /**
   * Says the uuid of the automation with a name, whatever its status.
   *
   * The name must be the same; where no automation has it, one in other letters, upper and lower, will do. Automations are
   * read once and kept by this client; a name that is not among them is looked for once more. So an automation that is
   * renamed or deleted elsewhere may still be found under its old name.
   *
   * Requests: 1 for each 100 automations for the first lookup, however many there are at the same time, 0 for those after
   * it, and the same again for a name that is not known yet. With 40 automations, 1.
   *
   * @throws LookupError when no automation, or more than one, has the name; it names the nearest, or all who have it.
   *
   * @example
   * const automation = await grinfi.automations.uuidOf("Spring outreach");
   */
  uuidOf(name: string, options?: LookupOptions): Promise<string> {
    return this.#names.uuidOf(name, options);
  }

  /**
   * Says the name of the automation with a uuid; costs and keeps the same as `uuidOf`.
   *
   * @throws LookupError when there is none.
   */
  nameOf(uuid: string, options?: LookupOptions): Promise<string> {
    return this.#names.nameOf(uuid, options);
  }
}
