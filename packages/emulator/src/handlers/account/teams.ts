import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { idParameter, listRows, USER_ID } from "../../collections/crud.ts";
import { DEFAULT_TEAM } from "../../http/api-keys.ts";
import type { Handlers } from "../../http/handler.ts";
import { HttpError } from "../../http/http-error.ts";
import { fieldsOf } from "../../json.ts";

export const teamHandlers: Handlers = {
  listTeams: (input, backend) =>
    listRows(input, backend, "teams", { toItem: (team) => withCredits(team, backend) }),

  getTeam: (input, backend) => withCredits(backend.requireRow("teams", idParameter(input)), backend),

  checkTeamLimits: ({ path, body }, backend) => {
    const team = backend.table("teams").get(String(path.id));
    if (team === undefined)
      throw new HttpError(403, "access_denied", "The API key has no access to this team.");
    const limit = fieldsOf(team.features).sender_profiles;
    const used = countProfiles(backend, team.id);
    if (typeof limit === "number" && used + Number(body.sender_profiles_limit) > limit) {
      throw new HttpError(
        402,
        "payment_required",
        `The plan allows at most ${limit} sender profiles, and ${used} exist.`,
      );
    }
    return { monthly: { sender_profiles: used, sender_profiles_limit: limit ?? null }, yearly: null };
  },

  getCurrentUser: (_input, backend) => backend.table("users").findBy("id", String(USER_ID))[0],
};

/** Returns the team with its remaining credits, which the emulator counts separately. */
function withCredits(team: Row, backend: Backend): Row {
  if (team.id !== DEFAULT_TEAM) return team;
  return { ...team, credits: { ...fieldsOf(team.credits), advanced_enrichment: backend.credits } };
}

function countProfiles(backend: Backend, teamId: unknown): number {
  return backend.table("sender-profiles").findBy("team_id", String(teamId)).length;
}
