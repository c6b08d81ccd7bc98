// What is said where answers are written, and of what they cost.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const composer = {
  "free.left": "Free reply for {n} s",
  "free.push": "Will be a push (counts)",
  "free.push_unlimited": "Will be a push",
  "free.used_up": "Quota used up: not sent now",
  "free.used_up_over": "The free reply is over, and the month’s quota is used up: a push would be refused.",
  "free.now": "An answer is a free reply for about a minute.",
  "free.over": "From now on an answer is a push, which counts.",

  "composer.send_parts": { one: "Send as {count} message", other: "Send as {count} messages" },
  "composer.too_long": "Longer than one LINE message takes: shorten it by {n}, or send it as several.",
  "composer.far_too_long": "Too long to be sent at once: shorten it, or send it piece by piece.",

  "state.cancelled": "Taken back, not sent",
  "undo.label": "Undo",
  "undo.seconds": "{n} s",
  "undo.late": "Too late: it has gone to LINE, which cannot take it back.",
  "undo.done": "Taken back. The customer does not get it.",
  "help.undo": "Take back what you just sent",

  "quota.title": "LINE messages this month",
  "quota.short": "Quota",
  "quota.button": "LINE messages this month: {percent} used",
  "quota.label": "Used by {name}",
  "quota.percent": "{n} %",
  "quota.used": "{used} of {limit} used",
  "quota.forecast": "About {n} by the month’s end",
  "quota.forecast_over": "About {n} by the month’s end: more than there are",
  "quota.no_forecast": "Too early in the month for a forecast",
  "quota.saved": "{n} saved by free replies and sending together",
  "quota.show": "Show",
  "quota.dismiss": "Put away until it changes",
  "quota.warn": "{name}: {percentText} of this month’s LINE messages are used ({used} of {limit}).",
  "quota.warn_more": "Answers within a minute of the customer’s message are free.",
  "quota.critical": "{name}: {percentText} of this month’s LINE messages are used ({used} of {limit}).",
  "quota.critical_more": "Soon only free replies will work: answers within a minute of the customer’s message.",
  "quota.used_up": "{name}: this month’s LINE messages are used up.",
  "quota.used_up_more": "Free replies still work: answer within a minute of the customer’s message. Pushes are refused until the month ends.",
};
