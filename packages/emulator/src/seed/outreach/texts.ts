/** The variants of each text, with template variables. */
export const SEED_TEXTS = {
  note: [
    "Hello {{first_name}}, I work with teams like yours at {{company_name}} and would be glad to connect.",
    "Hi {{first_name}}, your posts about planning caught my eye. Shall we connect?",
    "Hello {{first_name}}, we seem to know the same people. I would be happy to connect.",
  ],
  opening: [
    "Thanks for connecting, {{first_name}}. How does {{company_name}} plan its week today?",
    "Good to meet you, {{first_name}}. May I ask who looks after planning at {{company_name}}?",
    "Thanks, {{first_name}}. We help teams to plan in half the time. Is that a topic for you?",
  ],
  followUp: [
    "Hi {{first_name}}, just in case my last message got lost. Is planning a topic this quarter?",
    "Hello {{first_name}}, a short example from another team may help. Shall I send it?",
  ],
  interested: [
    "Thanks, tell me more.",
    "Sounds interesting. What would that look like for us?",
    "Good timing, we are looking at this right now.",
  ],
  greeting: ["Hi, thanks for reaching out.", "Hello! Busy week here, but thanks.", "Good morning."],
  question: ["What does it cost?", "Do you have an example?", "Does it work with our calendar?"],
  refusal: [
    "Thanks, but we are not looking for anything at the moment.",
    "Not interested, please take me off your list.",
    "We have a solution already, thank you.",
  ],
  proposal: ["Happy to. Would Thursday at ten suit you?", "Of course. How about a short call next week?"],
  agreement: ["Thursday works for me.", "Yes, please send an invitation.", "Sure, Tuesday is best."],
  email: [
    "<p>Hello {{first_name}},</p><p>how much time does planning take at {{company_name}} each week? We may be able to halve it.</p>",
    "<p>Hello {{first_name}},</p><p>teams like yours tell us that planning takes them a day a week. Is it the same at {{company_name}}?</p>",
  ],
  reminder: [
    "<p>Hello {{first_name}},</p><p>may I ask once more? A short yes or no is enough.</p>",
    "<p>Hello {{first_name}},</p><p>here is the short example that I promised.</p>",
  ],
  emailReply: [
    "<p>Thanks for your email. Could you send me some details?</p>",
    "<p>Interesting. My colleague looks after that; I will pass it on.</p>",
  ],
} as const;

export type TextName = keyof typeof SEED_TEXTS;
