// Words come twice: as one plain sentence and in pieces that say what they are. This draws the pieces.

import { el } from "./dom.js";

/** "Sunday 20 December 2026": the date stays on one line, its weekday may stand before it. */
function day(text) {
  const [, weekday, date] = /^(\D*\s)?(.*)$/su.exec(text);
  return el("span", {}, weekday && el("span", { class: "weekday" }, weekday), el("span", { class: "day" }, date));
}

const DRAW = {
  // dir="auto" also isolates: a library's name in Arabic does not turn the sentence round it.
  strong: (text) => el("strong", { dir: "auto" }, text),
  name: (text) => el("bdi", {}, text),
  day,
  moment: (text) => el("span", { class: "moment" }, text),
  // Left to right even inside Arabic, where a bare "/log" would become "log/".
  command: (text) => el("bdi", { dir: "ltr", class: "code" }, text),
  link: (text) => el("a", { class: "link", href: text, dir: "ltr", rel: "noopener noreferrer", target: "_blank" }, text),
  soft: (text) => el("span", { class: "soft" }, text),
};

/** The pieces, for use inside an element that is there already. */
export function inline(words) {
  if (!words) return [];
  const runs = words.runs?.length ? words.runs : [{ text: words.text }];
  return runs.map((run) => {
    const node = DRAW[run.as] ? DRAW[run.as](run.text) : document.createTextNode(run.text);
    return run.strong ? el("strong", {}, node) : node;
  });
}

/** A paragraph. The bot's words take the direction of their card; what a member wrote alone has its own, on every line. */
export function block(tag, words, className) {
  const runs = words.runs ?? [];
  const alone = runs.length === 1 && runs[0].as === "name";
  return el(tag, { class: className, dir: alone && "auto" }, alone ? runs[0].text : inline(words));
}

/** A cell of a table or a list. It has no direction of its own, which would move it to the other side of its column. */
export const cell = (tag, words, className) => el(tag, { class: className }, inline(words));

/** A part that is strong from end to end reads as a heading. */
export const isHeading = ({ runs }) => runs?.length > 0 && runs.every((run) => run.strong || run.as === "strong");
