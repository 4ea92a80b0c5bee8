/** The type that openapi-typescript generates for an operation. */
interface OperationType {
  parameters: { header?: unknown; path?: unknown; query?: unknown };
  responses: object;
}

/** The input of a call to the operation. */
export type InputOf<Op extends OperationType> = Pick<Op["parameters"], "path" | "query"> &
  (Op["parameters"] extends { header?: never } ? unknown : Pick<Op["parameters"], "header">) &
  Body<Op>;

type Body<Op> = Op extends { requestBody: { content: infer Content } }
  ? { body: Content[keyof Content] }
  : Op extends { requestBody?: infer Request }
    ? { body?: ContentOf<NonNullable<Request>> }
    : { body?: never };

/** The result of a call to the operation. */
export type OutputOf<Op extends OperationType> = Success<Op["responses"]>;

type Success<Responses> = [Responses] extends [never] ? undefined : DeclaredContent<Responses>;

type DeclaredContent<Responses> = {
  [Status in SuccessStatus<Responses>]: Status extends 204 | 205 ? undefined : ContentOf<Responses[Status]>;
}[SuccessStatus<Responses>];

/** The statuses of the 2xx responses, or `default` if there are none. */
type SuccessStatus<Responses> = [DeclaredSuccess<Responses>] extends [never]
  ? keyof Responses & "default"
  : DeclaredSuccess<Responses>;

type DeclaredSuccess<Responses> = {
  [Status in keyof Responses]: `${Status & (number | string)}` extends `2${string}` ? Status : never;
}[keyof Responses];

type ContentOf<Message> = [Message] extends [never]
  ? never
  : Message extends { content: infer Content }
    ? Content[keyof Content]
    : unknown;
