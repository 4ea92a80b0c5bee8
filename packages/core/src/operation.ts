import type { Inputs, Outputs } from "./generated/operation-types.ts";

/** The id of an operation, as in the API's reference. */
export type OperationId = keyof Inputs;

/** The method of a request. */
export type HttpMethod = "DELETE" | "GET" | "HEAD" | "PATCH" | "POST" | "PUT";

/** A row of the table `operations`, which is generated: how the client calls the operation and reads its response. */
export interface Operation {
  /** The path with its parameters in braces. */
  readonly path: string;
  readonly method: HttpMethod;
  /** The encoding of each query parameter that holds more than plain values, by name. */
  readonly query?: Readonly<Record<string, QueryEncoding>>;
  /** How the request body is written; absent if there is none. `form` is `application/x-www-form-urlencoded`. */
  readonly body?: "binary" | "form" | "json" | "multipart" | "text";
  /** The media type of the body, if it is not the usual one of `body`, such as `application/merge-patch+json`. */
  readonly contentType?: string;
  /** The encoding of each field of a form that holds more than plain values, by name. */
  readonly fields?: Readonly<Record<string, QueryEncoding>>;
  /** The filters in the query and the body by name, at any depth. */
  readonly filters?: Readonly<Record<string, FilterKind>>;
  /** The fields of the body that select the objects of the call. At least one is required, and none may be empty. */
  readonly selects?: readonly string[];
  /**
   * The fields of a filter that only exclude objects. An empty array in such a field excludes nothing, so it is
   * allowed.
   */
  readonly excludes?: readonly string[];
  /**
   * The content of a successful response: `text`, `binary` for a `Blob`, `none` for no body, or `unknown` for a value
   * that the API does not declare. Absent if the content is declared JSON.
   */
  readonly responseType?: "binary" | "none" | "text" | "unknown";
  /** The `Accept` header, if it is not JSON alone. */
  readonly accept?: string;
  /** The names of the fields in the body that hold secrets. */
  readonly secrets?: readonly string[];
  /** How to page through the list; absent if the operation does not return a list. */
  readonly paging?: Paging;
  /**
   * The field in which the API may wrap the response, or each row of the list. The client returns the wrapped object,
   * with the other fields of the wrapper added to it.
   */
  readonly wrapped?: string;
  /**
   * Why the call may be sent again after a failure that leaves open whether the server acted. `safe`: the call changes
   * nothing. `idempotent`: a second call results in the same state. Absent: the call must not be sent again, because a
   * message could be sent twice.
   */
  readonly repeatable?: "idempotent" | "safe";
}

/**
 * The encoding of a query parameter, or of a field of a form. `brackets`:
 * `filter[status][]=a&filter[created_at][>=]=...`. `json`: `filter={"object":"lead"}`. An array with `comma` is
 * `ids=1,2`, with `pipe` `ids=1%7C2`, and with `space` `ids=1%202`.
 */
export type QueryEncoding = "brackets" | "comma" | "json" | "pipe" | "space";

/**
 * The form of a filter. `fields`: an object of fields and conditions. `exact`: a filter in another form; every value in
 * it is sent as it is, and none may be `undefined`.
 */
export type FilterKind = "exact" | "fields";

/** How a list is paged. */
export interface Paging {
  /** The part of the request that holds `limit` and `offset`. `none`: one response has the whole list. */
  readonly in: "body" | "none" | "query";
  /** The field of the response that holds the rows; absent if the response itself is the array. */
  readonly rows?: string;
  /** Whether the list accepts `order_field` and `order_type`. */
  readonly order?: true;
  /**
   * The field that identifies a row; absent if no such field is known. Other fields may hold the uuid of another
   * object.
   */
  readonly key?: string;
  /** The largest sum of `offset` and `limit` that the API accepts. */
  readonly window?: number;
}

/** The input of a call: `path`, `query` and `header` parameters and the `body`, as the operation declares them. */
export type Input<Id extends OperationId> = Inputs[Id];

/** The result of a call: the declared value, `undefined` for an empty response, `unknown` if nothing is declared. */
export type Output<Id extends OperationId> = Outputs[Id];

/** The description of an operation, and its page in the API's reference. */
export interface OperationReference {
  /** The group of the operation in the API's reference, such as `Contacts`. */
  readonly tag: string;
  /** One sentence about the operation. */
  readonly summary: string;
  /** More about the operation; absent if the summary says all. */
  readonly description?: string;
  /** The page of the operation in the API's reference. */
  readonly url: string;
}
