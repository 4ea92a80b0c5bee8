import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import express, { type RequestHandler } from "express";
import express4 from "express4";
import { Hono } from "hono";
import { onTestFinished } from "vitest";
import {
  createWebhookHandler,
  toNodeHandler,
  type WebhookHandler,
  type WebhookHandlerOptions,
} from "../../src/index.ts";
import { RECEIVER_SECRET } from "../support/account.ts";

/** A receiver without output. */
export const createQuietReceiver = (options: Partial<WebhookHandlerOptions> = {}): WebhookHandler =>
  createWebhookHandler({ secrets: [RECEIVER_SECRET], on: {}, onError: () => {}, ...options });

/** A delivery of a reply by email, as JSON. */
export const reply = (uuid = "e1"): string =>
  JSON.stringify({
    event_name: "contact_replied_email",
    contact: { uuid: "c1", name: "Zoë Sample" },
    email: { uuid, subject: "Re: an idea" },
  });

/** Listens on a free port until the test has ended. */
export async function listen(listener: RequestListener | Server): Promise<number> {
  const server = typeof listener === "function" ? createServer(listener) : listener;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

/** Body parsers that read a delivery, and one that leaves it unread because of its content type. */
const parsersOf = ({ json, raw, text }: typeof express): Readonly<Record<string, RequestHandler[]>> => ({
  "no parser": [],
  "express.json()": [json({ limit: "10mb" })],
  "express.raw()": [raw({ type: "*/*", limit: "10mb" })],
  "express.text()": [text({ type: "*/*", limit: "10mb" })],
  "a parser of another content type": [json({ type: "application/vnd.other+json" })],
});

function expressListeners(name: string, create: typeof express): [string, Listener][] {
  return Object.entries(parsersOf(create)).map(([parser, handlers]) => [
    `${name} with ${parser}`,
    (handler) => create().use(...handlers, toNodeHandler(handler)),
  ]);
}

/** Creates the listener of a server that passes every request to a receiver. */
export type Listener = (handler: WebhookHandler) => RequestListener;

const honoListener: Listener = (handler) =>
  getRequestListener(new Hono().all("*", (context) => handler(context.req.raw)).fetch);

export const LISTENERS: readonly [string, Listener][] = [
  ["node:http", toNodeHandler],
  ...expressListeners("Express 5", express),
  ...expressListeners("Express 4", express4 as unknown as typeof express),
  ["Hono", honoListener],
  ["Hono in Express", (handler) => express().use("/hooks", honoListener(handler)).use(honoListener(handler))],
];
