// The column on the right: what a platform's home tab shows.

import { drawParts } from "./card.js";
import { byId, el, put } from "./dom.js";

const isCaption = (part) => part.kind === "context" && part.about === "caption";

function sections(parts) {
  const found = [[]];
  for (const part of parts) {
    if (part.kind === "divider") found.push([]);
    else found.at(-1).push(part);
  }
  return found.filter((group) => group.length > 0);
}

/** The best action comes first and is the only card; a first section that asks for nothing is text like the rest. */
function drawSection(parts, index, card, act) {
  const attention = card.importance === "attention";
  const caption = isCaption(parts[0]) ? drawParts(parts.slice(0, 1), act) : [];
  const rest = isCaption(parts[0]) ? parts.slice(1) : parts;
  const asks = index === 0 && rest.some((part) => part.kind === "buttons" || part.kind === "pick");
  const drawn = drawParts(rest, act);
  // A lone strong line under another ("Yesterday" under a date) is what needs the attention.
  if (attention && !asks) drawn.slice(1).filter((node) => node.matches(".heading")).forEach((node) => node.classList.add("alarm"));
  return el("section", { class: "home-section" }, caption,
    el("div", { class: asks ? `card ${attention ? "attention" : ""}` : "home-text" }, drawn));
}

let drawn = "";

/** Drawn anew only when it says something new, so that a click which is under way finds its button. */
export function drawHome(home, act) {
  const { card } = home.message;
  const print = JSON.stringify([act.as, home.title, card]);
  if (print === drawn) return;
  drawn = print;
  byId("home-title").textContent = home.title;
  put(byId("home-parts"), sections(card.parts).map((parts, index) => drawSection(parts, index, card, act)));
}

/** Below the width of three columns Home is a button, and opens over the conversation. */
export function setUpHome() {
  const home = byId("home");
  const opener = byId("home-open");
  const set = (open) => {
    home.classList.toggle("open", open);
    opener.setAttribute("aria-expanded", String(open));
    if (open) byId("home-title").focus();
    else if (home.contains(document.activeElement)) opener.focus();
  };
  opener.addEventListener("click", () => set(!home.classList.contains("open")));
  byId("home-close").addEventListener("click", () => set(false));
  home.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && home.classList.contains("open")) set(false);
  });
  return { close: () => set(false) };
}
