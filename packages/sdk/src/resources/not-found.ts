import { isApiError } from "@grinfi/core";

/** The value of a call whose 404 is an answer: there is none. */
export async function orUndefined<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isApiError(error) && error.status === 404) return undefined;
    throw error;
  }
}
