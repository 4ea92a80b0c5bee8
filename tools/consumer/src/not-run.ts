/** Why a cell cannot be run here; the message is the reason. */
export class NotRun extends Error {}
