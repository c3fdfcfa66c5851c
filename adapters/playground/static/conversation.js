// The middle column: the header of a conversation and its messages.

import { drawCard, drawParts } from "./card.js";
import { byId, el, name, once, put } from "./dom.js";
import { icon } from "./icons.js";
import { nearMoment } from "./moments.js";
import { avatar, BOT, channelName } from "./people.js";

/** Within this many pixels of the end counts as "at the end". */
const NEAR = 48;

/** Pixels above the newest message. */
const ROOM = 16;

function readers(conversation) {
  if (conversation.kind === "channel") return "Everyone in this channel reads this";
  return conversation.id === BOT ? "Only you and the bot read this" : ["Only you and ", name(conversation.name), " read this"];
}

export function drawHeader(conversation) {
  const channel = conversation.kind === "channel";
  put(byId("here-mark"), channel ? el("span", { class: "avatar square hash", "aria-hidden": "true" }, "#") : avatar(conversation));
  put(byId("here-name"), name(channelName(conversation)));
  put(byId("here-note"), icon(channel ? "eye" : "lock"), el("span", {}, readers(conversation)));
}

function byline(message, { now, timezone }) {
  const { from, at } = message;
  const time = el("time", { datetime: at, dir: "auto" },
    el("span", { class: "wide-only" }, message.at_text), el("span", { class: "narrow-only" }, nearMoment(at, now, timezone) || message.at_text));
  return el("p", { class: "byline" }, el("strong", { dir: "auto" }, from.name), " ",
    el("span", { class: "small soft" }, from.role && [name(from.role), " · "], time));
}

const quoted = (message) => message.quoted && el("p", { class: "quoted small soft" },
  icon("reply"), el("span", {}, "You wrote ", el("bdi", { class: "code", dir: message.quoted.startsWith("/") ? "ltr" : "auto" }, message.quoted)));

function draw(message, conversation, act) {
  const mine = { as: act.as, press: (button, value) => act.press(message.id, button, value) };
  const fromBot = message.from.id === BOT;
  // In the direct message everything is private, and its header says so once.
  const secret = message.private && conversation.kind === "channel";
  return el("article", { class: `message ${fromBot ? "" : "of-person"}` },
    avatar(message.from, "large"), byline(message, act), quoted(message),
    fromBot ? drawCard(message.card, mine, { secret }) : el("div", { class: "plain" }, drawParts(message.card.parts, mine)));
}

/** What to begin with, by who one is. */
function firstThings(act) {
  if (act.knows("/staff inactive")) return [["Quiet partnerships", "/staff inactive"], ["Pair libraries", "/staff pair"]];
  if (act.library) return [["Log a talk", "/log"], ["Talks that were logged", "/sister history"]];
  return [["Introduce my library", "/introduce"], ["Log a talk", "/log"]];
}

function threeThings(act) {
  const choice = (label, work) => {
    const button = el("button", { type: "button", class: "button", click: () => once(button, work) }, label);
    return button;
  };
  return el("div", { class: "empty" },
    el("h2", {}, "Three things to try"), el("p", { class: "soft" }, "Nothing here is real, and nothing can break."),
    el("div", { class: "buttons" },
      firstThings(act).map(([label, command]) => choice(label, () => act.say(command))),
      choice("Move the clock", act.focusClock)));
}

function empty(conversation, act) {
  if (conversation.id === BOT) return threeThings(act);
  return el("p", { class: "empty soft" }, conversation.kind === "channel" ? "Nobody has written in " : "You have not written with ",
    name(channelName(conversation)), conversation.kind === "channel" ? " yet." : " yet. Your first message starts it.");
}

/** Keeps the drawn messages in step with the known ones: an untouched message is never drawn, nor read aloud, again. */
export function conversationView() {
  const scroller = byId("scroller");
  const list = byId("messages");
  const newer = byId("newer");
  let drawn = new Map(); // message id -> {print, node}
  let shown = null;
  let atEnd = true;
  let brought = null; // where the newest message was brought into view, until somebody scrolls

  const gap = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;

  /** The newest is wholly in view with room above it, or begins at the top when it is taller than the window. */
  function toNewest() {
    const last = list.lastElementChild;
    const { clientHeight, scrollHeight } = scroller;
    if (last) {
      const top = below(last) + scroller.scrollTop;
      const room = last.offsetHeight > clientHeight ? ROOM : Math.min(ROOM, clientHeight - last.offsetHeight);
      scroller.scrollTop = Math.min(top - room, scrollHeight - clientHeight);
    }
    brought = scroller.scrollTop;
    atEnd = gap() < NEAR;
    newer.hidden = true;
  }

  scroller.addEventListener("scroll", () => {
    if (brought !== null && Math.abs(scroller.scrollTop - brought) > 1) brought = null;
    atEnd = gap() < NEAR;
    if (atEnd) newer.hidden = true;
  });
  newer.addEventListener("click", () => { toNewest(); scroller.focus({ preventScroll: true }); });
  // The composer's list of commands takes room from the messages; whoever was at the end stays there.
  new ResizeObserver(() => {
    if (brought !== null) toNewest();
    else if (atEnd) scroller.scrollTop = scroller.scrollHeight;
  }).observe(scroller);

  const below = (node) => node.getBoundingClientRect().top - scroller.getBoundingClientRect().top;

  /** The message at the top of the window, and where it is. */
  function firstInSight() {
    for (const [id, { node }] of drawn) if (below(node) + node.offsetHeight > 0) return { id, at: below(node) };
    return null;
  }

  /** What was in sight stays where it was, whatever has changed above or in it. */
  function keepInSight(sight) {
    const node = drawn.get(sight?.id)?.node;
    if (!node) return;
    scroller.scrollTop += below(node) - sight.at;
    if (below(node) + node.offsetHeight <= 0) node.scrollIntoView({ block: "start" });
  }

  /** A card drawn anew gives the focus back to the button that had it, or to the nearest of its own. */
  function holdFocus({ node, label, at }) {
    const buttons = [...node.querySelectorAll("button")];
    const same = buttons.filter((one) => one.textContent === label);
    const far = (one) => Math.abs(below(one) - at);
    const [next] = (same.length > 0 ? same : buttons).sort((one, other) => far(one) - far(other));
    if (!next) return byId("text").focus();
    next.focus({ preventScroll: true });
    return next.scrollIntoView({ block: "nearest" });
  }

  function sync(conversation, act) {
    const fresh = `${act.as}/${conversation.id}` !== shown;
    if (fresh) {
      shown = `${act.as}/${conversation.id}`;
      drawn = new Map();
      list.replaceChildren();
    }
    const newest = list.lastElementChild;
    list.setAttribute("aria-live", fresh ? "off" : "polite");
    const next = new Map();
    let added = false;
    let held = null; // the card that was drawn anew under the focus
    const sight = firstInSight();
    conversation.messages.forEach((message, index) => {
      const print = JSON.stringify(message);
      const before = drawn.get(message.id);
      let node = before?.node;
      if (before?.print !== print) {
        node = draw(message, conversation, act);
        if (before) {
          const { activeElement } = document;
          if (before.node.contains(activeElement)) held = { node, label: activeElement.textContent, at: below(activeElement) };
          before.node.replaceWith(node);
        } else if (!fresh) {
          node.classList.add("arrived");
          added = true;
        }
      }
      if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
      next.set(message.id, { print, node });
    });
    drawn = next;
    const { length } = conversation.messages;
    // What teaches in an empty conversation stays as it is: somebody may be pressing it.
    while (list.children.length > Math.max(length, 1)) list.lastElementChild.remove();
    if (length === 0 && !list.querySelector(".empty")) list.replaceChildren(empty(conversation, act));
    const last = list.lastElementChild;
    const grew = last !== newest && !added && last?.offsetHeight <= scroller.clientHeight; // the newest was edited
    if (fresh || (atEnd && (added || grew))) toNewest();
    else {
      keepInSight(sight);
      if (added) newer.hidden = false;
    }
    if (held) holdFocus(held);
  }

  return { sync, toNewest };
}
