import { USER_ID } from "../../collections/crud.ts";
import type { Handlers } from "../../http/handler.ts";
import { invalidField } from "../../http/http-error.ts";

export const apiKeyHandlers: Handlers = {
  createApiKey: ({ body: { name }, teamId }, backend) => {
    if (String(name).trim() === "") throw invalidField("name", "The name must not be empty.");
    const keys = backend.table("api-keys");
    const jti = backend.newUuid();
    const row = { jti, name, team_id: teamId, user_id: USER_ID, created_at: backend.now };
    keys.insert(row);
    backend.recordEffect("created", { collection: "api-keys", id: jti });
    const token = `emulator-key-${keys.size}-${Math.floor(backend.random() * 2 ** 32).toString(36)}`;
    backend.allowKey(token);
    // The token is not stored, so no other response and no saved state contains it.
    return { ...row, last_token: token };
  },
};
