import { USER_ID } from "../../collections/crud.ts";
import type { Handlers } from "../../http/handler.ts";
import { invalid } from "../../http/http-error.ts";

export const apiKeyHandlers: Handlers = {
  createApiKey: ({ body: { name }, teamId }, world) => {
    if (String(name).trim() === "") throw invalid("name", "The name is empty.");
    const keys = world.table("api-keys");
    const jti = world.newUuid();
    const row = { jti, name, team_id: teamId, user_id: USER_ID, created_at: world.now };
    keys.insert(row);
    world.effect("created", { collection: "api-keys", id: jti });
    const token = `emulator-key-${keys.size}-${Math.floor(world.random() * 2 ** 32).toString(36)}`;
    world.allowKey(token);
    // It is not kept: no other answer shows it, and no saved state holds it.
    return { ...row, last_token: token };
  },
};
