// A card's parts, each kind by one small function. `act` says what the card can do here:
// {as, press(button, value?)}; nothing in this file knows where the card stands.

import { fileAddress } from "./api.js";
import { el, once, unseen } from "./dom.js";
import { icon } from "./icons.js";
import { block, cell, inline, isHeading } from "./words.js";

/** Up to this many choices stand side by side; more go into a list. */
export const SIDE_BY_SIDE = 7;

const SIZES = ["bytes", "kB", "MB"];

export function fileSize(bytes) {
  const step = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  return `${new Intl.NumberFormat("en", { maximumFractionDigits: step === 2 ? 1 : 0 }).format(bytes / 1000 ** step)} ${SIZES[step]}`;
}

function button(spec, act, { small = false } = {}) {
  const look = { primary: "primary", quiet: "quiet" }[spec.style] ?? "";
  const node = el("button", {
    type: "button", class: `button ${look} ${small || spec.until ? "small-button" : ""}`, "data-key": spec.id,
    click: () => once(node, () => act.press(spec.id)),
  }, el("bdi", {}, spec.label));
  return spec.until ? el("span", { class: "until small soft" }, node, el("span", {}, inline(spec.until))) : node;
}

function buttons(specs, act, options) {
  return specs.length > 0 && el("div", { class: "buttons" }, specs.map((spec) => button(spec, act, options)));
}

function text(part, act, { attention }) {
  const heading = isHeading(part);
  return block("p", part, `part text ${heading ? "heading" : ""} ${heading && attention ? "alarm" : ""}`);
}

const facts = (part) => el("dl", { class: "part facts" },
  part.facts.flatMap((fact) => [cell("dt", fact.label), cell("dd", fact.value)]));

// Wide tables scroll inside their card, so the keyboard must be able to reach them.
const table = (part) => el("div", { class: "part table", tabindex: "0", role: "region", "aria-label": "Table" },
  el("table", {},
    el("thead", {}, el("tr", {}, part.head.map((words) => el("th", { scope: "col" }, inline(words))))),
    el("tbody", {}, part.rows.map((row) => el("tr", {}, row.map((words) => cell("td", words)))))));

function rows(part, act) {
  const end = (row) => (row.button || row.note) && el("div", { class: "row-end" },
    row.button && button(row.button, act, { small: true }), row.note && cell("span", row.note, "small soft"));
  const head = (part.title.text || part.action) && el("div", { class: "row row-head" },
    el("div", { class: "row-words" }, cell("p", part.title, "row-title"), part.detail && cell("p", part.detail, "row-detail small soft")),
    part.action && el("div", { class: "row-end" }, button(part.action, act, { small: true })));
  const ends = part.rows.some((row) => row.button || row.note);
  const list = el("ul", { class: `row-list ${ends ? "with-ends" : ""}` }, part.rows.map((row) => el("li", { class: "row" },
    el("div", { class: "row-words" },
      cell("span", row.title, "row-title"), row.aside && cell("span", row.aside, "row-aside small"),
      row.detail && cell("span", row.detail, "row-detail small soft")),
    end(row))));
  const foot = (part.foot || part.buttons?.length > 0) && el("div", { class: "row row-foot" },
    part.foot ? cell("p", part.foot, "small soft") : el("span"), buttons(part.buttons ?? [], act, { small: true }));
  return el("div", { class: "part rows" }, head, part.rows.length > 0 && list, foot);
}

function pick(part, act) {
  const label = cell("span", part.label, "pick-label");
  if (part.choices.length <= SIDE_BY_SIDE) {
    const chips = part.choices.map((choice) => {
      const node = el("button", {
        type: "button", class: "button", "data-key": `${part.id} ${choice.value}`,
        click: () => once(node, () => act.press(part.id, choice.value)),
      }, el("bdi", {}, choice.label));
      return node;
    });
    return el("div", { class: "part pick", role: "group", "aria-label": part.label.text }, label, el("div", { class: "buttons" }, chips));
  }
  const select = el("select", { "aria-label": part.label.text, "data-key": part.id },
    part.choices.map((choice) => el("option", { value: choice.value }, choice.label)));
  const go = el("button", { type: "button", class: "button", click: () => once(go, () => act.press(part.id, select.value)) }, "Choose");
  return el("div", { class: "part pick" }, label, el("div", { class: "buttons" }, el("span", { class: "select" }, select, icon("down")), go));
}

const image = (part, act) => el("img", { class: "part image", src: fileAddress(act.as, part.file), alt: part.alt, loading: "lazy" });

const file = (part, act) => el("p", { class: "part file" },
  el("a", { class: "button small-button", href: fileAddress(act.as, part.id), download: part.name }, icon("file"), el("bdi", {}, part.name)),
  el("span", { class: "small soft" }, fileSize(part.size)));

const context = (part) => el("div", { class: `part context small soft about-${part.about}` },
  part.about === "readers" && [icon("eye"), unseen("Who reads this: ")], block("span", part));

const DRAW = {
  text, facts, table, rows, pick, image, file, context,
  divider: () => el("hr", { class: "part" }),
  buttons: (part, act) => el("div", { class: "part" }, buttons(part.buttons, act)),
};

/** Quiet buttons leave their row and stand at the end of the readers' line, where there is one. */
function settleQuiet(parts) {
  const readers = parts.find((part) => part.kind === "context" && part.about === "readers");
  if (!readers) return { parts, quiet: [], readers };
  const isQuiet = (spec) => spec.style === "quiet" && !spec.until;
  const quiet = parts.flatMap((part) => (part.kind === "buttons" ? part.buttons.filter(isQuiet) : []));
  const rest = parts
    .map((part) => (part.kind === "buttons" ? { ...part, buttons: part.buttons.filter((spec) => !isQuiet(spec)) } : part))
    .filter((part) => part.kind !== "buttons" || part.buttons.length > 0);
  return { parts: rest, quiet, readers };
}

export function drawParts(given, act, { attention = false } = {}) {
  const { parts, quiet, readers } = settleQuiet(given);
  return parts.filter((part) => DRAW[part.kind]).map((part) => {
    const node = DRAW[part.kind](part, act, { attention });
    if (part === readers) node.append(...quiet.map((spec) => button(spec, act)));
    return node;
  });
}

export function drawCard(card, act, { secret = false } = {}) {
  const attention = card.importance === "attention";
  // dir="auto" looks past names and commands: the card turns with the bot's own words, rule and facts and all.
  return el("div", { class: `card ${attention ? "attention" : ""} ${secret ? "secret" : ""}`, dir: "auto" },
    secret && el("p", { class: "part secret-line small soft", dir: "ltr" }, icon("lock"), "Only you see this"),
    drawParts(card.parts, act, { attention }));
}
