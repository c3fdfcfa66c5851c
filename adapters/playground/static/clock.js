// The bar at the bottom: what time it is here, moving it, and what happened meanwhile.

import * as api from "./api.js";
import { byId, el, name, put, unseen } from "./dom.js";
import { icon } from "./icons.js";
import { wholeMoment } from "./moments.js";
import { address, BOT } from "./people.js";

const SENT = {
  nudge: ["nudge sent", "nudges sent"],
  communication: ["talk told to a partner", "talks told to partners"],
  announcement: ["announcement posted", "announcements posted"],
  join_request: ["request to join sent", "requests to join sent"],
  join_answer: ["answer to a request sent", "answers to requests sent"],
  paired: ["introduction of partners sent", "introductions of partners sent"],
  start_card: ["start card posted", "start cards posted"],
  role: ["new role told", "new roles told"],
};
const OTHER = ["message sent", "messages sent"];

/** "3 nudges sent and 1 announcement posted"; nothing when nothing was due. */
export function sentWords(sent) {
  const counts = new Map();
  for (const [kind, count] of Object.entries(sent ?? {})) {
    const words = SENT[kind] ?? OTHER;
    if (count > 0) counts.set(words, (counts.get(words) ?? 0) + count);
  }
  const phrases = [...counts].map(([[one, many], count]) => `${count} ${count === 1 ? one : many}`);
  return phrases.length > 1 ? `${phrases.slice(0, -1).join(", ")} and ${phrases.at(-1)}` : phrases.join("");
}

const place = (zone) => zone.split("/").at(-1).replaceAll("_", " ");

/** `moved()` runs after the clock was moved here; `reader()` and `timezone()` are of whoever one is,
    `waiting()` is somebody whose direct message with the bot is unread. */
export function clockBar({ reader, timezone, waiting, moved }) {
  const steps = [...byId("clock-steps").querySelectorAll("button")];
  const opener = byId("clock-open");
  const said = byId("clock-said");
  let moving = false;
  let last = null; // what was sent when the clock last moved
  let leads = ""; // to whom the words about it lead
  byId("clock-icon").append(icon("clock"));

  const setOpen = (open) => {
    byId("clock").classList.toggle("open", open);
    opener.setAttribute("aria-expanded", String(open));
  };
  opener.addEventListener("click", () => setOpen(!byId("clock").classList.contains("open")));

  function show({ now, text, zone }) {
    const where = zone && !text.includes("(") ? ` (${place(zone)})` : "";
    const node = byId("clock-text");
    put(node, el("span", { class: "wide-only", dir: "auto" }, text + where), el("span", { class: "narrow-only" }, wholeMoment(now, timezone()) || text));
    node.dateTime = now;
  }

  function tell(sent) {
    last = sent;
    const words = sentWords(sent);
    if (!words) return put(said, "Nothing was due");
    const whole = [words, el("span", { class: "wide-only" }, " while it moved")];
    const next = waiting();
    leads = next?.id ?? "";
    return put(said, next
      ? el("a", { class: "link", href: address(next.id, BOT) }, whole, unseen(". Go to "), el("span", { class: "unseen" }, name(next.name)))
      : el("span", {}, whole));
  }

  async function move(step) {
    if (moving) return;
    moving = true;
    steps.forEach((button) => button.setAttribute("aria-disabled", "true"));
    put(said, "Moving the clock");
    try {
      const { sent } = await api.advance(step);
      await moved();
      tell(sent);
      setOpen(false);
    } catch (error) {
      put(said, error instanceof api.Refused ? error.message : "The clock did not answer. Please try again.");
    } finally {
      moving = false;
      steps.forEach((button) => button.removeAttribute("aria-disabled"));
    }
  }
  steps.forEach((button) => button.addEventListener("click", () => move(button.dataset.step)));

  return {
    refresh: async () => show(await api.clock(reader())),
    tell: (sent) => { if (!moving) tell(sent); },
    /** Once somebody has read, the link leads on to the next. */
    again: () => { if (last && !moving && leads !== (waiting()?.id ?? "")) tell(last); },
    focus: () => {
      if (opener.offsetParent) setOpen(true);
      steps[0].focus();
    },
  };
}
