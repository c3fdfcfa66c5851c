// The left column: everyone one can become, and the conversations of whoever one is.

import { byId, el, name, put, renew, unseen } from "./dom.js";
import { icon, mark } from "./icons.js";
import { clockTime } from "./moments.js";

const encoder = new TextEncoder();

/** CRC-32 as zip and PNG use it, bit by bit: names are short. */
function crc32(text) {
  let crc = ~0;
  for (const byte of encoder.encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** One of the twelve hues by the last six bits, which keep apart everybody of the sample. */
export const hue = (text) => `h${crc32(text) % 64 % 12}`;

export const BOT = "bot";

/** A round initial for a person, the square mark for the bot. */
export function avatar(who, size = "") {
  if (who.id === BOT) return el("span", { class: `avatar square ${size}`, "aria-hidden": "true" }, mark());
  const initial = [...(who.name ?? "").trim()][0] ?? "?";
  return el("span", { class: `avatar ${hue(who.name)} ${size}`, "aria-hidden": "true" }, initial.toUpperCase());
}

export const address = (person, place) => `#${encodeURIComponent(person)}/${encodeURIComponent(place)}`;

function person(one, { me, now }) {
  const here = one.id === me;
  const unread = here ? 0 : one.unread;
  return el("a", { class: "person", href: address(one.id, BOT), "aria-current": here && "true", "data-key": one.id },
    el("span", { class: "avatar-place" }, avatar(one), unread > 0 && el("span", { class: "dot" })),
    el("span", { class: "person-name" }, name(one.name)),
    el("time", { class: "person-time small soft" }, clockTime(now, one.timezone)),
    el("span", { class: "person-role small soft", dir: "auto" }, one.role ?? one.library ?? ""),
    unread > 0 && unseen(`, ${unread} unread`));
}

export function drawPeople({ world, people, me, now }) {
  const groups = world.workspaces
    .map((space) => ({ space, members: people.filter((one) => one.workspace === space.id) }))
    .filter(({ members }) => members.length > 0);
  renew(byId("people"), groups.map(({ space, members }) =>
    el("section", { class: "workspace" },
      el("h2", { class: "workspace-name small" }, name(space.name), el("span", { class: "soft" }, ` like ${like(space.like)}`)),
      el("div", { class: "workspace-people" }, members.map((one) => person(one, { me, now }))))));
}

const like = (platform) => platform.charAt(0).toUpperCase() + platform.slice(1);

/** On a phone the people are a strip: whoever one has become is in sight there. */
export function showMe() {
  const strip = byId("people");
  const me = strip.querySelector("[aria-current]")?.getBoundingClientRect();
  if (!me || strip.scrollWidth <= strip.clientWidth) return;
  const { left, right } = strip.getBoundingClientRect();
  if (me.left < left || me.right > right) strip.scrollLeft += (me.left + me.right - left - right) / 2;
}

/** Channel names with or without their sign. */
export const channelName = (conversation) => conversation.name.replace(/^#/, "");

function place(conversation, { me, here }) {
  const current = conversation.id === here;
  const unread = current ? 0 : conversation.unread;
  const sign = conversation.kind === "channel"
    ? el("span", { class: "sign soft", "aria-hidden": "true" }, "#")
    : el("span", { class: "sign" }, avatar(conversation, "tiny"));
  return el("a", {
    class: `place ${unread > 0 ? "unread" : ""}`, href: address(me, conversation.id),
    "aria-current": current && "page", "data-key": conversation.id,
  }, sign, el("span", { class: "place-name" }, name(channelName(conversation))),
  unread > 0 && el("span", { class: "count" }, String(unread), unseen(" unread")));
}

export function drawPlaces({ world, people, inbox, me, here }) {
  const mine = people.find((one) => one.id === me);
  const space = world.workspaces.find((one) => one.id === mine?.workspace);
  const section = (title, kind) => {
    const found = inbox.filter((conversation) => conversation.kind === kind);
    return found.length > 0 && el("section", { class: "place-group" },
      el("h2", { class: "small soft" }, title), found.map((conversation) => place(conversation, { me, here })));
  };
  renew(byId("places"), section(space ? `Channels in ${space.name}` : "Channels", "channel"), section("Direct messages", "direct"));
}

/** On a phone the conversations hide behind their name; the count there is of all the others. */
export function drawSwitch({ inbox, here }) {
  const unread = inbox.reduce((sum, one) => sum + (one.id === here ? 0 : one.unread), 0);
  put(byId("switch"), unseen("Other conversations"), icon("down"),
    unread > 0 && el("span", { class: "count" }, unseen(", "), String(unread), unseen(" unread")));
}
