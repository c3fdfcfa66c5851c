// A line that suggests: for one reference, or for several as chips. What matches nothing is sent as it was written,
// so that the server can answer it.

import { el, markOption, put } from "./dom.js";
import { icon } from "./icons.js";

const PAUSE = 120; // milliseconds of rest before asking

let pressing = false; // a mouse button or a finger is down
addEventListener("mousedown", () => { pressing = true; }, true);
addEventListener("mouseup", () => { pressing = false; }, true);
addEventListener("dragend", () => { pressing = false; }, true);

/** Run `work` when what is being pressed has had its click: it would miss a button that moves away under it. */
function afterClick(work) {
  if (pressing) addEventListener("mouseup", () => setTimeout(work), { once: true, capture: true });
  else work();
}

/** The line with its list; `take(option)` when one is chosen. */
function suggestLine({ id, label, find, take, required = false, text = "" }) {
  const list = el("ul", { class: "suggestions", role: "listbox", id: `${id}-list`, "aria-label": label, hidden: true });
  const input = el("input", {
    id, type: "text", class: "control", dir: "auto", role: "combobox", autocomplete: "off", value: text, required,
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`,
  });
  let options = [];
  let active = -1;
  let asked = 0;
  let waiting;

  function mark(index) {
    active = index;
    markOption(input, list, index);
  }

  function close() {
    clearTimeout(waiting);
    asked += 1; // an answer still on its way is not wanted any more
    options = [];
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  }

  const changed = () => input.dispatchEvent(new Event("change", { bubbles: true }));
  const choose = (index) => { const chosen = options[index]; close(); take(chosen); changed(); };

  async function offer() {
    const turn = (asked += 1);
    let found;
    try {
      found = await find(input.value.trim());
    } catch {
      return; // suggesting is help: without it one can still write
    }
    if (turn !== asked) return;
    options = found;
    put(list, options.map((option, index) => el("li", {
      class: "option", role: "option", id: `${id}-option-${index}`, "aria-selected": "false",
      mousedown: (event) => { event.preventDefault(); choose(index); },
    }, el("bdi", {}, option.label))));
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  }

  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(offer, PAUSE); });
  input.addEventListener("click", () => { if (list.hidden) offer(); });
  input.addEventListener("blur", () => {
    clearTimeout(waiting);
    asked += 1;
    afterClick(() => { if (document.activeElement !== input) close(); });
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (list.hidden) {
      if (event.key === "ArrowDown") { event.preventDefault(); offer(); }
      return;
    }
    if (event.key === "ArrowDown") mark((active + 1) % options.length);
    else if (event.key === "ArrowUp") mark(active <= 0 ? options.length - 1 : active - 1);
    else if (event.key === "Enter" && active >= 0) choose(active);
    else if (event.key === "Escape") close();
    else return;
    // Enter would send the form and Escape close it: here they only mean the list.
    event.preventDefault();
    event.stopPropagation();
  });
  return { input, list, close, changed };
}

export function suggestOne({ id, label, value, labels, find, required }) {
  let chosen = value;
  const line = suggestLine({
    id, label, find, required, text: labels[value] ?? value,
    take: (option) => { chosen = option.value; labels[option.value] = option.label; line.input.value = option.label; },
  });
  line.input.addEventListener("input", () => { chosen = ""; });
  return { node: el("div", { class: "suggest" }, line.input, line.list), input: line.input, read: () => chosen || line.input.value.trim() };
}

export function suggestMany({ id, label, values, labels, find }) {
  // What has no name was only typed, and can be corrected where it was.
  const typed = values.filter((value) => !labels[value]);
  let chosen = values.filter((value) => labels[value]);
  const chips = el("ul", { class: "chosen" });
  const line = suggestLine({ id, label, find, text: typed.join(", "), take: (option) => { labels[option.value] = option.label; add(option.value); } });
  const { input } = line;

  function draw() {
    chips.hidden = chosen.length === 0;
    put(chips, chosen.map((value, index) => el("li", {}, el("bdi", {}, labels[value] ?? value),
      el("button", {
        type: "button", class: "inside", "aria-label": `Remove ${labels[value] ?? value}`,
        click: () => { chosen.splice(index, 1); draw(); input.focus(); line.changed(); },
      }, icon("cross")))));
  }

  function add(value) {
    if (value && !chosen.includes(value)) chosen.push(value);
    input.value = "";
    line.close();
    draw();
  }

  input.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Enter" && input.value.trim()) {
      event.preventDefault();
      add(input.value.trim());
    } else if (event.key === "Backspace" && input.value === "" && chosen.length > 0) {
      chosen = chosen.slice(0, -1);
      draw();
      line.changed();
    }
  });
  draw();
  const pending = () => input.value.trim();
  return {
    node: el("div", { class: "suggest" }, chips, input, line.list), input,
    read: () => (pending() && !chosen.includes(pending()) ? [...chosen, pending()] : [...chosen]),
  };
}
