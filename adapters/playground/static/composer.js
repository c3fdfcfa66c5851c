// The line one writes in, and the commands it offers after a slash.

import { byId, el, markOption, once } from "./dom.js";

const NARROW = matchMedia("(max-width: 899px)");

/** Pixels from the top of a list to the middle of the words in its first row. */
const HALF_A_ROW = 24;

const slashed = (command) => (command.startsWith("/") ? command : `/${command}`);

/** "/" offers first words only; "/sister " offers what may follow it. Nothing once the words are more than a command. */
export function offers(commands, typed) {
  if (!typed.startsWith("/")) return [];
  const wanted = typed.toLowerCase().replace(/\s+/g, " ");
  const known = commands.map(({ command, summary }) => ({ command: slashed(command), summary }));
  if (wanted.includes(" ")) {
    return known.filter(({ command }) => command.includes(" ") && command.startsWith(wanted) && command !== wanted.trimEnd());
  }
  const first = new Map();
  for (const { command, summary } of known) {
    const [word, ...more] = command.split(" ");
    const alone = more.length === 0;
    if (!first.has(word) || alone) first.set(word, { command: word, summary: alone ? summary : "Shows what follows it" });
  }
  return [...first.values()].filter(({ command }) => command.startsWith(wanted));
}

/** `send(text)` answers true when the text may go. */
export function composer({ send }) {
  const input = byId("text");
  const list = byId("completion");
  let commands = [];
  let options = [];
  let active = -1;
  let place = "";

  function mark(index) {
    active = index;
    markOption(input, list, index);
  }

  /** Of a list that has no room for all, the last row in sight is cut through its words: one sees that there is more. */
  function cut() {
    list.style.maxBlockSize = "";
    if (list.hidden || list.scrollHeight <= list.clientHeight + 1) return;
    const first = list.firstElementChild.offsetTop;
    const lines = [...list.children].map((option) => option.offsetTop - first + HALF_A_ROW);
    const last = lines.filter((line) => line <= list.clientHeight).at(-1);
    if (last) list.style.maxBlockSize = `${last}px`;
  }
  addEventListener("resize", cut);

  function close() {
    options = [];
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  }

  function offer() {
    options = offers(commands, input.value);
    // A command that is wholly written needs no list, unless more may follow it.
    if (options.length === 1 && options[0].command === input.value.trimEnd()) options = [];
    if (options.length === 0) return close();
    list.replaceChildren(...options.map(({ command, summary }, index) => el("li", {
      class: "option", role: "option", id: `command-${index}`, "aria-selected": "false",
      // mousedown, so that the focus stays in the line
      mousedown: (event) => { event.preventDefault(); take(index); },
    }, el("bdi", { dir: "ltr", class: "option-command" }, command), " ", el("span", { class: "option-summary" }, summary))));
    list.classList.toggle("long", options.some(({ command }) => command.length > 11));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    cut();
    return mark(-1);
  }

  function take(index) {
    input.value = `${options[index].command} `;
    input.focus();
    offer();
  }

  const KEYS = {
    ArrowDown: () => mark((active + 1) % options.length),
    ArrowUp: () => mark(active <= 0 ? options.length - 1 : active - 1),
    Escape: close,
    Tab: () => take(Math.max(active, 0)),
  };
  // Tab completes what was chosen, or the only one left; else it goes on to Send as everywhere.
  const leaves = (event) => event.key === "Tab" && active < 0 && options.length > 1;
  // So does Enter with the only one left, unless what stands there is a command already.
  const onlyOne = () => options.length === 1 && !commands.some(({ command }) => slashed(command) === input.value.trim().toLowerCase());
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing || event.shiftKey || leaves(event)) return;
    if (event.key === "Enter" && active >= 0) take(active);
    else if (event.key === "Enter" && onlyOne()) take(0);
    else if (KEYS[event.key]) KEYS[event.key]();
    else return;
    event.preventDefault();
  });
  input.addEventListener("input", offer);
  input.addEventListener("blur", close);

  let under = null; // the text that is on its way
  let next = null; // what was written meanwhile and is to go after it

  async function submit() {
    const text = input.value.trim();
    if (under !== null) {
      next = text === under ? null : text;
      return;
    }
    if (!text) {
      input.focus();
      return;
    }
    close();
    under = text;
    const sent = await once(byId("send"), () => send(text));
    under = null;
    if (sent && input.value.trim() === text) input.value = "";
    const follows = sent && next !== null && input.value.trim() === next;
    next = null;
    if (follows) await submit();
  }

  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });

  function invite() {
    input.placeholder = NARROW.matches ? "Write, or / for a command" : `Write ${place}, or / for a command`;
  }
  NARROW.addEventListener("change", invite);

  return {
    offerThese: (known) => { commands = known; },
    forPlace: (words) => { place = words; invite(); },
    clear: () => { input.value = ""; close(); },
    focus: () => input.focus(),
  };
}
