import { createWebhookHandler, type DeliveryContext } from "@grinfi/webhooks";

/** The secrets of the two receivers. */
const SECRET = "not-a-real-secret";
const BACKGROUND_SECRET = "not-a-real-background-secret";

/** The uuids of the emails whose handler has ended. */
const handled: string[] = [];

const receive = createWebhookHandler({
  secrets: [SECRET],
  on: { contact_replied_email: ({ payload }) => handled.push(payload.email.uuid ?? "") },
});

const receiveInBackground = createWebhookHandler({
  secrets: [BACKGROUND_SECRET],
  background: true,
  on: {
    contact_replied_email: async ({ payload }) => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      handled.push(payload.email.uuid ?? "");
    },
  },
});

/** Receives deliveries, and responds to GET with the uuids of the emails that were handled. */
export async function respond(request: Request, context?: DeliveryContext): Promise<Response> {
  if (request.method === "GET") return Response.json(handled);
  const isBackground = request.url.includes(BACKGROUND_SECRET);
  return isBackground ? receiveInBackground(request, context) : receive(request, context);
}
