// Puts the page together: who one is, which conversation is shown, and what the server says.

import * as api from "./api.js";
import { clockBar } from "./clock.js";
import { composer } from "./composer.js";
import { conversationView, drawHeader } from "./conversation.js";
import { byId, put } from "./dom.js";
import { listen } from "./events.js";
import { formDialog } from "./form.js";
import { drawHome, setUpHome } from "./home.js";
import { mark } from "./icons.js";
import { address, BOT, channelName, drawPeople, drawPlaces, drawSwitch, showMe } from "./people.js";

const state = { world: { now: "", workspaces: [] }, people: [], inbox: [], commands: [], me: "", here: BOT };

const person = () => state.people.find((one) => one.id === state.me);
const shown = () => state.inbox.find((one) => one.id === state.here);

/** Somebody whose direct message with the bot is unread; oneself first. */
function waiting() {
  const mine = state.here !== BOT && state.inbox.some((one) => one.id === BOT && one.unread > 0);
  return mine ? person() : state.people.find((one) => one.id !== state.me && one.unread_direct > 0);
}

const view = conversationView();
const homePanel = setUpHome();
const form = formDialog({ known, done: (outcome, before) => receive(outcome, { before }) });
const line = composer({ send: say });
const clock = clockBar({
  reader: () => state.me,
  timezone: () => person()?.timezone || "UTC",
  waiting,
  moved: refresh,
});

const act = {
  get as() { return state.me; },
  get now() { return state.world.now; },
  get library() { return person()?.library; },
  knows: (command) => state.commands.some((one) => one.command === command),
  get timezone() { return person()?.timezone; },
  press: (message, button, value) => attempt(
    () => api.press(state.me, message, button, value),
    { source: `${message} ${button}`, otherwise: "Nothing was changed. Please try again." }),
  say: (text) => attempt(() => api.say(state.me, state.here, text, crypto.randomUUID()), { source: text, otherwise: "Please try again." }),
  focusClock: () => clock.focus(),
};

// ---- drawing -------------------------------------------------------------------------------------------------------

function draw() {
  const { world, people, inbox, me, here } = state;
  drawPeople({ world, people, me, now: world.now });
  drawPlaces({ world, people, inbox, me, here });
  drawSwitch({ inbox, here });
  const conversation = shown();
  if (conversation) {
    drawHeader(conversation);
    view.sync(conversation, act);
    line.forPlace(conversation.kind === "channel" ? `in ${channelName(conversation)}` : `to ${conversation.name}`);
  }
  clock.again();
  const unread = inbox.reduce((sum, one) => sum + one.unread, 0);
  document.title = [unread > 0 && `${unread} unread for ${person()?.name}`, unread === 0 && person()?.name,
    conversation && conversation.id !== BOT && channelName(conversation), "Sister Libraries playground"].filter(Boolean).join(" · ");
}

function notice(text) {
  byId("said").hidden = !text;
  put(byId("said"), text ?? "");
}

// ---- what one does -------------------------------------------------------------------------------------------------

/** Do one thing on the server and show its outcome; when it does not answer, say so and answer false. */
async function attempt(work, { source, otherwise }) {
  const { me: as, here } = state;
  const before = known();
  let outcome;
  try {
    outcome = await work();
  } catch (error) {
    notice(error instanceof api.Refused ? error.message : `${error.message} ${otherwise}`);
    return false;
  }
  notice("");
  if (as === state.me) receive(outcome, { source, from: here, before });
  return true;
}

let key = { text: "", id: "" };

/** The same text tried again carries the same key, so that it is done once even if only the answer was lost. */
async function say(text) {
  const said = `${state.me}/${state.here} ${text}`;
  if (key.text !== said) key = { text: said, id: crypto.randomUUID() };
  const sent = await attempt(() => api.say(state.me, state.here, text, key.id), { source: text, otherwise: "Your text is still here: please try again." });
  if (sent) key = { text: "", id: "" };
  return sent;
}

/** The messages that are there already. */
function known() {
  return new Set(state.inbox.flatMap((one) => one.messages.map((message) => message.id)));
}

/** Show the outcome at once; what else it has changed follows. Whoever has gone on since, away from where they acted
    (`from`), is not called back. A message that was there `before` was edited where it stands, and stays in its place. */
function receive(outcome, { source = "", from = state.here, before }) {
  if (outcome.outcome === "form") {
    form.show(outcome, { as: state.me, source: `${state.me} ${source}`, today: today() });
    return;
  }
  homePanel.close();
  if (outcome.message) keep(outcome.in ?? BOT, outcome.message);
  if (outcome.in && outcome.in !== state.here && from === state.here) location.hash = address(state.me, outcome.in);
  draw();
  if (!before.has(outcome.message?.id)) view.toNewest();
  if (isLost(document.activeElement)) line.focus();
  refreshSoon();
}

/** The focus is on nothing that can be seen: what held it has gone, or its form has closed. */
const isLost = (focused) => !focused || focused === document.body || !focused.checkVisibility();

const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: person()?.timezone || "UTC" }).format(new Date(state.world.now));

let heard = 0; // how often a message came, changed or went

/** A message that is new, or new in its words. */
function keep(place, message) {
  heard += 1;
  const conversation = state.inbox.find((one) => one.id === place);
  if (!conversation) return false;
  const index = conversation.messages.findIndex((one) => one.id === message.id);
  if (index < 0) conversation.messages.push(message);
  else conversation.messages[index] = message;
  return index < 0;
}

function markRead() {
  const conversation = shown();
  if (!conversation?.unread || document.visibilityState !== "visible") return;
  conversation.unread = 0;
  api.read(state.me, conversation.id).catch(() => {}); // it counts as unread a little longer
}

// ---- what the server tells -----------------------------------------------------------------------------------------

let newest; // the reading that was begun last

/** Read everything that an action may have changed. */
function refresh() {
  const turn = {};
  turn.read = readAll(turn);
  newest = turn;
  return turn.read;
}

/** An answer that is old when it comes is thrown away: for somebody one is no more, slower than one that was asked for
    later, or from before a message was heard of. */
async function readAll(turn) {
  const as = state.me;
  const before = heard;
  const [world, people, inbox, home] = await Promise.all([api.world(), api.people(), api.inbox(as), api.home(as), clock.refresh()]);
  if (as !== state.me) return undefined;
  if (turn !== newest) return newest.read;
  if (before !== heard) return refresh();
  Object.assign(state, { world, people, inbox });
  markRead();
  draw();
  drawHome(home, { as, press: (button, value) => act.press(home.message.id, button, value) });
  return undefined;
}

let soon;
/** After a burst of events, once. */
function refreshSoon() {
  clearTimeout(soon);
  soon = setTimeout(() => refresh().catch(() => {}), 150);
}

const hear = {
  message: ({ in: place, message }) => {
    const fresh = keep(place, message);
    const conversation = state.inbox.find((one) => one.id === place);
    if (fresh && message.from.id !== state.me) conversation.unread += 1;
    markRead();
    draw();
    refreshSoon();
  },
  changed: ({ in: place, message }) => { keep(place, message); draw(); refreshSoon(); },
  removed: ({ in: place, id }) => {
    heard += 1;
    const conversation = state.inbox.find((one) => one.id === place);
    if (conversation) conversation.messages = conversation.messages.filter((one) => one.id !== id);
    draw();
    refreshSoon();
  },
  unread: ({ people, direct }) => {
    for (const one of state.people) {
      one.unread = people[one.id] ?? one.unread;
      one.unread_direct = direct[one.id] ?? one.unread_direct;
    }
    draw();
  },
  clock: ({ now, sent }) => { state.world.now = now; draw(); clock.tell(sent); refreshSoon(); },
};

const stream = {
  lost: () => notice("The playground does not answer right now. This page tries again by itself."),
  back: () => { notice(""); refreshSoon(); },
};

// ---- where one is --------------------------------------------------------------------------------------------------

function wanted() {
  const [me, here] = location.hash.slice(1).split("/").map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return "";
    }
  });
  const known = state.people.some((one) => one.id === me);
  return { me: known ? me : state.people[0]?.id ?? "", here: (known && here) || BOT };
}

let stop = () => {};

async function become(me) {
  stop();
  state.me = me;
  state.inbox = [];
  form.close();
  line.clear();
  line.offerThese([]);
  stop = listen(me, hear, stream);
  const commands = await api.commands(me);
  if (me !== state.me) return;
  state.commands = commands;
  line.offerThese(commands);
  await refresh();
  if (me !== state.me) return;
  showMe();
}

function showPlaces(open) {
  document.body.classList.toggle("places-open", open);
  byId("switch").setAttribute("aria-expanded", String(open));
}

async function arrive() {
  const { me, here } = wanted();
  const moved = here !== state.here;
  state.here = here;
  showPlaces(false);
  homePanel.close();
  notice("");
  if (!me) {
    put(byId("messages"), "Nobody is here yet.");
    return;
  }
  try {
    if (me !== state.me) await become(me);
    if (!shown()) state.here = BOT;
    markRead();
    draw();
    if (moved) line.clear();
  } catch (error) {
    notice(`${error.message} Please load the page again.`);
  }
}

function setUp() {
  put(byId("brand-mark"), mark());
  byId("skip").addEventListener("click", () => line.focus());
  byId("switch").addEventListener("click", () => {
    const open = !document.body.classList.contains("places-open");
    showPlaces(open);
    if (open) byId("places").querySelector("a")?.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !document.body.classList.contains("places-open")) return;
    showPlaces(false);
    byId("switch").focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest("#places, #switch")) showPlaces(false);
  });
  addEventListener("hashchange", arrive);
  document.addEventListener("visibilitychange", () => { if (state.me) { markRead(); draw(); } });
}

setUp();
try {
  const [world, people] = await Promise.all([api.world(), api.people()]);
  Object.assign(state, { world, people });
  await arrive();
} catch (error) {
  notice(`${error.message} Please load the page again.`);
}
