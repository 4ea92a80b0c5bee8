interface RecordedMessage {
  readonly uuid: string;
  readonly lead_uuid: string;
  readonly sender_profile_uuid: string;
  readonly text: string;
}

interface RecordedContact {
  readonly uuid: string;
  readonly linkedin: string;
}

interface Enrolment {
  readonly uuid: string;
  readonly lead_uuid: string;
  readonly flow_uuid: string;
}

/** The bodies of requests, by the route that reads them. */
interface Bodies {
  readonly upsert: { readonly list_uuid: string; readonly lead: { readonly linkedin_id: string } };
  readonly massAction: {
    readonly payload: { readonly flow_uuid: string };
    readonly filter: { readonly ids: readonly string[] };
  };
  readonly enrolments: { readonly filter: { readonly lead_uuid: readonly string[] } };
  readonly search: { readonly filter: { readonly ids: readonly string[] } };
}

/**
 * The part of the API that sends messages, saves contacts and enrols them. It records everything that it is told, as
 * often as it is told, and knows nothing of the emulator.
 */
export class AccountLedger {
  readonly #messages = new Map<string, RecordedMessage[]>();
  readonly #contacts = new Map<string, RecordedContact>();
  readonly #enrolments = new Map<string, Enrolment[]>();
  /** Every message, by the uuid of its contact. */
  readonly messages: ReadonlyMap<string, readonly RecordedMessage[]> = this.#messages;
  /** Every contact, by its LinkedIn profile. */
  readonly contacts: ReadonlyMap<string, RecordedContact> = this.#contacts;
  /** Every enrolment, by the uuid of its contact. */
  readonly enrolments: ReadonlyMap<string, readonly Enrolment[]> = this.#enrolments;
  #count = 0;

  /**
   * Acts on a request.
   *
   * @param name - The method and the path.
   * @returns The status and the value of the response.
   */
  act(name: string, url: URL, body: unknown): [status: number, value: unknown] {
    switch (name) {
      case "GET /flows/api/linkedin-messages":
        return [200, this.#messagesOf(url.searchParams)];
      case "POST /flows/api/flows-leads/list":
        return [200, pageOf(this.#enrolmentsOf(body as Bodies["enrolments"]))];
      case "POST /flows/api/linkedin-messages":
        return [201, this.#send(body as RecordedMessage)];
      case "POST /leads/api/leads/search": {
        const { ids } = (body as Bodies["search"]).filter;
        return [200, pageOf(ids.map((uuid) => ({ uuid, name: "Robin Sample" })))];
      }
      case "POST /leads/api/leads/upsert":
        return [200, this.#save(body as Bodies["upsert"])];
      case "PUT /leads/api/leads/mass-action":
        this.#enrol(body as Bodies["massAction"]);
        return [200, {}];
      default:
        return [200, itemAt(url) ?? pageOf([])];
    }
  }

  #messagesOf(query: URLSearchParams): object {
    const [limit, offset] = [Number(query.get("limit")), Number(query.get("offset"))];
    const contacts = query.getAll("filter[lead_uuid][]");
    const all = contacts.flatMap((contact) => this.#messages.get(contact) ?? []);
    return { data: all.slice(offset, offset + limit), total: all.length };
  }

  #send({ lead_uuid, sender_profile_uuid, text }: RecordedMessage): object {
    const sent = { ...this.#created(), lead_uuid, sender_profile_uuid, text };
    const message = { ...sent, type: "outbox", status: "new" };
    add(this.#messages, lead_uuid, message);
    return message;
  }

  #save({ lead: { linkedin_id: linkedin }, list_uuid }: Bodies["upsert"]): object {
    const contact = this.#contacts.get(linkedin) ?? { ...this.#created(), linkedin, list_uuid };
    this.#contacts.set(linkedin, contact);
    return contact;
  }

  #enrol({ filter, payload: { flow_uuid } }: Bodies["massAction"]): void {
    for (const lead_uuid of filter.ids) {
      add(this.#enrolments, lead_uuid, { ...this.#created(), lead_uuid, flow_uuid });
    }
  }

  #enrolmentsOf({ filter }: Bodies["enrolments"]): object[] {
    return filter.lead_uuid.flatMap((contact) =>
      (this.#enrolments.get(contact) ?? []).map((one) => ({ ...one, status: "in_progress" })),
    );
  }

  #created(): { readonly uuid: string; readonly created_at: string } {
    this.#count += 1;
    const uuid = `00000000-0000-4000-9000-${String(this.#count).padStart(12, "0")}`;
    return { uuid, created_at: new Date().toISOString() };
  }
}

/** Returns the list or the automation of a path. There is one with every uuid. */
function itemAt({ pathname }: URL): object | undefined {
  const uuid = /^\/(?:leads\/api\/lists|flows\/api\/flows)\/([\da-f-]+)$/.exec(pathname)?.[1];
  return uuid === undefined ? undefined : { uuid, name: "Spring", status: "on" };
}

function add<Item>(map: Map<string, Item[]>, key: string, item: Item): void {
  const known = map.get(key);
  if (known) known.push(item);
  else map.set(key, [item]);
}

const pageOf = (data: readonly object[]): object => ({ data, total: data.length, has_more: false });
