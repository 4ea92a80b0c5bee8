import { release } from "../../automation/progress.ts";
import { OFFICE_HOURS } from "../../automation/schedule.ts";
import type { World } from "../../backend/backend.ts";
import { internal, type Row } from "../../backend/table.ts";
import { createRow, deleteRow, idOf, listRows, updateRow } from "../../collections/crud.ts";
import { collection, named } from "../../collections/records.ts";
import type { Handlers, Jobs } from "../../http/handler.ts";
import type { Input } from "../../http/operation-input.ts";
import { type Fields, stringsOf } from "../../json.ts";

const browsers = collection("linkedin-browsers");
const senders = collection("sender-profiles");

/** The key of the login link that is valid. */
const ACCESS_KEY = internal("access_key");

/** How long a browser takes to start, and the owner of the account to log in by the link. */
const STARTING = 30_000;
const LOGGING_IN = 120_000;

export const browserHandlers: Handlers = {
  /** Oldest first, unlike other lists that are asked for by a body. */
  listLinkedInBrowsers: (input, world) => {
    const body = { order_type: "asc", ...input.body };
    return listRows({ ...input, body }, world, "linkedin-browsers");
  },

  createLinkedInBrowser: ({ body, teamId }, world) => {
    const sender = named(world, "sender-profiles", "sender_profile_uuid", body.sender_profile_uuid);
    const fields = {
      browser_owner: "emulator",
      external_id: `browser-${world.newNumber()}`,
      name: `${sender.first_name} ${sender.last_name}`,
      proxy_country_code: body.proxy_country_code ?? null,
      schedule: OFFICE_HOURS,
      sender_profile_uuid: sender.uuid,
      status: "stopped",
    };
    const browser = createRow(world, browsers, fields, teamId);
    updateRow(world, senders, String(sender.uuid), { linkedin_browser_id: browser.id });
    return browser;
  },

  deleteLinkedInBrowser: (input, world) => {
    const browser = world.require("linkedin-browsers", idOf(input));
    const sender = senderOf(world, browser);
    if (sender?.linkedin_browser_id === browser.id) {
      const none = { linkedin_browser_id: null, linkedin_account_uuid: null };
      updateRow(world, senders, String(sender?.uuid), none);
    }
    return deleteRow(world, browsers, idOf(input));
  },

  runLinkedInBrowser: (input, world) => start(world, browserOf(input, world)),

  stopLinkedInBrowser: (input, world) => {
    change(world, browserOf(input, world), { status: "stopped", linkedin_automation_server_id: null });
  },

  setLinkedInBrowserProxy: (input, world) => {
    const { proxy_country_code = null } = input.body;
    change(world, browserOf(input, world), { proxy_country_code });
  },

  shareLinkedInBrowser: (input, world) => {
    const browser = browserOf(input, world);
    const shared_emails = [
      ...new Set([...stringsOf(browser.shared_emails), ...stringsOf(input.body.recipients)]),
    ];
    change(world, browser, { shared_emails });
  },

  /** The emulator plays the owner of the account too, who logs in by the link a little later. */
  generateBrowserAccessKey: (input, world) => {
    const browser = browserOf(input, world);
    const key = `not-a-real-key-${world.newNumber()}`;
    change(world, browser, { [ACCESS_KEY]: key });
    world.schedule(LOGGING_IN, "browsers.logged-in", { id: browser.id, key });
    return {
      cloud_browser_url: `https://emulator.invalid/cloud-browser/public/${key}`,
      external_access_key: key,
    };
  },
};

export const browserJobs: Jobs = {
  "browsers.logged-in": ({ id, key }, world) => {
    const browser = world.table("linkedin-browsers").get(String(id));
    if (browser === undefined || browser[ACCESS_KEY] !== key) return;
    const account = browser.linkedin_account_uuid ?? world.newUuid();
    const loggedIn = change(world, browser, { linkedin_account_uuid: account, error_reason: null });
    const sender = senderOf(world, browser);
    if (sender !== undefined) {
      updateRow(world, senders, String(sender.uuid), { linkedin_account_uuid: account });
    }
    start(world, loggedIn);
  },

  "browsers.started": ({ id }, world) => {
    const browser = world.table("linkedin-browsers").get(String(id));
    if (browser?.status !== "initializing") return;
    if (browser.linkedin_account_uuid === null) {
      change(world, browser, { status: "login_issue", error_reason: "Nobody has logged in." });
      return;
    }
    const running = { status: "running", error_reason: null, linkedin_automation_server_id: 1 };
    change(world, browser, { ...running, last_start_at: world.now });
    release(world, "sender_profile_uuid", String(browser.sender_profile_uuid));
  },
};

function start(world: World, browser: Row): undefined {
  if (browser.status === "running" || browser.status === "initializing") return;
  change(world, browser, { status: "initializing" });
  world.schedule(STARTING, "browsers.started", { id: browser.id });
}

/** The browser that the path names, with more after its number. */
const browserOf = ({ path }: Input, world: World): Row => world.require("linkedin-browsers", path.id);

const senderOf = (world: World, browser: Row): Row | undefined =>
  world.table("sender-profiles").get(String(browser.sender_profile_uuid));

const change = (world: World, { id }: Row, fields: Fields): Row =>
  updateRow(world, browsers, String(id), fields);
