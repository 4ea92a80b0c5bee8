import type { operations } from "./generated/schema.ts";
import type { InputOf, OutputOf } from "./operation-types.ts";

/** The id of an operation, as the API's reference names it. */
export type OperationId = keyof operations;

/** What the transport must know about an operation. The rows are generated; see `operations`. */
export interface Operation {
  /** The path with its parameters in braces. */
  readonly path: string;
  readonly method: "DELETE" | "GET" | "PATCH" | "POST" | "PUT";
  /** How query parameters that are no plain values are written, by name. */
  readonly query?: Readonly<Record<string, QueryEncoding>>;
  /** How the request body is written; absent when there is none. */
  readonly body?: "json" | "multipart";
  /** The filters of the query and the body by name, wherever they stand. */
  readonly filters?: Readonly<Record<string, FilterKind>>;
  /** The fields of the body that say what is acted on. One of them must be there, and none may be empty. */
  readonly selects?: readonly string[];
  /** The fields of a filter that only take away: an empty array there takes nothing away. */
  readonly excludes?: readonly string[];
  /** What a successful answer holds: text, nothing, or something that the API does not declare; otherwise declared JSON. */
  readonly responseType?: "none" | "text" | "unknown";
  /** The media type to ask for, when it is not JSON. */
  readonly accept?: string;
  /** The names of fields in the body that hold secrets. */
  readonly secrets?: readonly string[];
  /** How the list pages; absent when the operation is no list. */
  readonly paging?: Paging;
  /**
   * The field that the answer, or each row of the list, may come within. It is taken out, and has the fields that stood
   * beside it.
   */
  readonly wrapped?: string;
  /**
   * Why the same call may be sent again after a failure that leaves open whether the server acted: it is `safe`, since it
   * changes nothing, or `idempotent`, since a second call leaves the state of the first. Absent: it may not; a message
   * could go out twice.
   */
  readonly repeatable?: "idempotent" | "safe";
}

/** `brackets`: `filter[status][]=a&filter[created_at][>=]=...`. `json`: `filter={"object":"lead"}`. */
export type QueryEncoding = "brackets" | "json";

/**
 * `fields`: an object of fields and conditions. `exact`: something in a form of the API's own that narrows, too; nothing in
 * it may be left out.
 */
export type FilterKind = "exact" | "fields";

/** How a list takes its page and gives its rows. */
export interface Paging {
  /** Where `limit` and `offset` go; `none` when everything comes at once. */
  readonly in: "body" | "none" | "query";
  /** The field of the answer that holds the rows; absent when the answer itself is the array. */
  readonly rows?: string;
  /** Whether it takes `order_field` and `order_type`. */
  readonly order?: true;
  /** The field that tells the rows apart; absent when nothing is known to. Other fields may repeat the uuid of something else. */
  readonly key?: string;
  /** How deep the list can be read: the API refuses an offset and a limit that go beyond it together. */
  readonly window?: number;
}

/** What a call takes: `path` and `query` parameters and the `body`, as the operation declares them. */
export type Input<Id extends OperationId> = InputOf<operations[Id]>;

/** What a call answers: the declared value, `undefined` for an empty answer, `unknown` where nothing is declared. */
export type Output<Id extends OperationId> = OutputOf<operations[Id]>;
