/** The type that openapi-typescript generates for an operation. */
interface OperationType {
  parameters: { path?: unknown; query?: unknown };
  responses: object;
}

/** The input of a call to the operation. */
export type InputOf<Op extends OperationType> = Pick<Op["parameters"], "path" | "query"> & Body<Op>;

type Body<Op> = Op extends { requestBody: { content: infer Content } }
  ? { body: Content[keyof Content] }
  : Op extends { requestBody?: infer Request }
    ? { body?: ContentOf<NonNullable<Request>> }
    : { body?: never };

/** The result of a call to the operation. */
export type OutputOf<Op extends OperationType> = Success<Op["responses"]>;

type Success<Responses> = {
  [Status in keyof Responses & SuccessStatus]: Status extends EmptyStatus
    ? undefined
    : ContentOf<Responses[Status]>;
}[keyof Responses & SuccessStatus];

type EmptyStatus = 204 | 205;
type SuccessStatus = 200 | 201 | 202 | 203 | 206 | EmptyStatus;

type ContentOf<Message> = [Message] extends [never]
  ? never
  : Message extends { content: infer Content }
    ? Content[keyof Content]
    : unknown;
