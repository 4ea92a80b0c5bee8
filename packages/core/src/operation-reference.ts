/** What an operation is for, and where the API's reference describes it. */
export interface OperationReference {
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly url: string;
}
