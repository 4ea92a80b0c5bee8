import { releaseHeldTasks } from "../../automation/progress.ts";
import { OFFICE_HOURS } from "../../automation/schedule.ts";
import type { Backend } from "../../backend/backend.ts";
import { internalField, type Row } from "../../backend/table.ts";
import { createRow, deleteRow, idParameter, listRows, updateRow } from "../../collections/crud.ts";
import { requireCollection, requireReferencedRow, senderProfiles } from "../../collections/records.ts";
import type { Handlers, JobHandlers } from "../../http/handler.ts";
import type { OperationInput } from "../../http/operation-input.ts";
import { type Fields, stringsOf } from "../../json.ts";
import { emitEvent } from "../webhooks/webhooks.ts";

const browsers = requireCollection("linkedin-browsers");

/** The key of the current login link. Earlier keys are invalid. */
const ACCESS_KEY = internalField("access_key");

/** The time until a browser has started, and until the account owner logs in with a link, in milliseconds. */
const START_DURATION = 30_000;
const LOGIN_DURATION = 120_000;

export const browserHandlers: Handlers = {
  /** Returns the oldest first by default, unlike other lists with a request body. */
  listLinkedInBrowsers: (input, backend) => {
    const body = { order_type: "asc", ...input.body };
    return listRows({ ...input, body }, backend, "linkedin-browsers");
  },

  createLinkedInBrowser: ({ body, teamId }, backend) => {
    const sender = requireReferencedRow(
      backend,
      "sender-profiles",
      "sender_profile_uuid",
      body.sender_profile_uuid,
    );
    const fields = {
      browser_owner: "emulator",
      external_id: `browser-${backend.newNumber()}`,
      name: `${sender.first_name} ${sender.last_name}`,
      proxy_country_code: body.proxy_country_code ?? null,
      schedule: OFFICE_HOURS,
      sender_profile_uuid: sender.uuid,
      status: "stopped",
    };
    const browser = createRow(backend, browsers, fields, teamId);
    updateRow(backend, senderProfiles, String(sender.uuid), { linkedin_browser_id: browser.id });
    return browser;
  },

  deleteLinkedInBrowser: (input, backend) => {
    const browser = backend.requireRow("linkedin-browsers", idParameter(input));
    const sender = browserSender(backend, browser);
    if (sender?.linkedin_browser_id === browser.id) {
      const none = { linkedin_browser_id: null, linkedin_account_uuid: null };
      updateRow(backend, senderProfiles, String(sender?.uuid), none);
    }
    return deleteRow(backend, browsers, idParameter(input));
  },

  runLinkedInBrowser: (input, backend) => startBrowser(backend, browserOf(input, backend)),

  stopLinkedInBrowser: (input, backend) => {
    updateBrowser(backend, browserOf(input, backend), {
      status: "stopped",
      linkedin_automation_server_id: null,
    });
  },

  setLinkedInBrowserProxy: (input, backend) => {
    const { proxy_country_code = null } = input.body;
    updateBrowser(backend, browserOf(input, backend), { proxy_country_code });
  },

  shareLinkedInBrowser: (input, backend) => {
    const browser = browserOf(input, backend);
    const shared_emails = [
      ...new Set([...stringsOf(browser.shared_emails), ...stringsOf(input.body.recipients)]),
    ];
    updateBrowser(backend, browser, { shared_emails });
  },

  /** Also schedules the login of the account owner, as if they used the link. */
  generateBrowserAccessKey: (input, backend) => {
    const browser = browserOf(input, backend);
    const key = `not-a-real-key-${backend.newNumber()}`;
    updateBrowser(backend, browser, { [ACCESS_KEY]: key });
    backend.schedule(LOGIN_DURATION, "browsers.logged-in", { id: browser.id, key });
    return {
      cloud_browser_url: `https://emulator.invalid/cloud-browser/public/${key}`,
      external_access_key: key,
    };
  },
};

export const browserJobs: JobHandlers = {
  "browsers.logged-in": ({ id, key }, backend) => {
    const browser = backend.table("linkedin-browsers").get(String(id));
    if (browser === undefined || browser[ACCESS_KEY] !== key) return;
    const account = browser.linkedin_account_uuid ?? backend.newUuid();
    const loggedIn = updateBrowser(backend, browser, { linkedin_account_uuid: account, error_reason: null });
    const sender = browserSender(backend, browser);
    if (sender !== undefined) {
      updateRow(backend, senderProfiles, String(sender.uuid), { linkedin_account_uuid: account });
    }
    startBrowser(backend, loggedIn);
  },

  "browsers.started": ({ id }, backend) => {
    const browser = backend.table("linkedin-browsers").get(String(id));
    if (browser?.status !== "initializing") return;
    if (browser.linkedin_account_uuid === null) {
      updateBrowser(backend, browser, { status: "login_issue", error_reason: "Nobody has logged in." });
      emitEvent(backend, "sender_profile_issue", { sender_profile: browser.sender_profile_uuid });
      return;
    }
    const running = { status: "running", error_reason: null, linkedin_automation_server_id: 1 };
    updateBrowser(backend, browser, { ...running, last_start_at: backend.now });
    releaseHeldTasks(backend, "sender_profile_uuid", String(browser.sender_profile_uuid));
  },
};

function startBrowser(backend: Backend, browser: Row): undefined {
  if (browser.status === "running" || browser.status === "initializing") return;
  updateBrowser(backend, browser, { status: "initializing" });
  backend.schedule(START_DURATION, "browsers.started", { id: browser.id });
}

const browserOf = ({ path }: OperationInput, backend: Backend): Row =>
  backend.requireRow("linkedin-browsers", path.id);

const browserSender = (backend: Backend, browser: Row): Row | undefined =>
  backend.table("sender-profiles").get(String(browser.sender_profile_uuid));

const updateBrowser = (backend: Backend, { id }: Row, fields: Fields): Row =>
  updateRow(backend, browsers, String(id), fields);
