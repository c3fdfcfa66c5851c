// One field of a form: its label, its control, and the lines under it. Every kind answers the same things:
// {node, read(), focus(), fail(text), failed()}; it tells of an error that went because its answer changed by `mended`.

import * as api from "./api.js";
import { fileSize, SIDE_BY_SIDE } from "./card.js";
import { el, put, unseen } from "./dom.js";
import { icon } from "./icons.js";
import { suggestMany, suggestOne } from "./suggest.js";

const number = new Intl.NumberFormat("en");

/** The lines under a control: what is wrong, a hint, who reads it, how long it is. */
function notes(spec, id) {
  const wrong = el("p", { class: "wrong small", id: `${id}-wrong`, hidden: true });
  const hint = spec.hint && el("p", { class: "small soft", id: `${id}-hint` }, spec.hint);
  const count = el("span", { class: "length" });
  const readers = (spec.readers || spec.kind === "long_text") && el("div", { class: "readers small soft" },
    spec.readers && el("p", { class: "read-by", id: `${id}-readers` }, icon("eye"), el("span", {}, spec.readers)), count);
  const described = () => [!wrong.hidden && wrong.id, hint && `${id}-hint`, spec.readers && `${id}-readers`].filter(Boolean).join(" ");
  return { nodes: [wrong, hint, readers], wrong, count, described };
}

function frame(spec, id, { group = false, role = null, control, marked, focus, read }) {
  const under = notes(spec, id);
  // Where the bot has answered already, nobody needs to be told that they need not.
  const answered = spec.value?.length > 0;
  const label = [spec.label, !spec.required && !answered && el("span", { class: "soft" }, " (you may leave it empty)")];
  const node = group
    ? el("fieldset", { class: "field", role, "aria-required": role === "radiogroup" && spec.required && "true" },
      el("legend", {}, label), control, under.nodes)
    : el("div", { class: "field" }, el("label", { for: id }, label), control, under.nodes);

  function describe() {
    for (const one of marked) {
      const words = under.described();
      if (words) one.setAttribute("aria-describedby", words);
      else one.removeAttribute("aria-describedby");
      if (under.wrong.hidden) one.removeAttribute("aria-invalid");
      else one.setAttribute("aria-invalid", "true");
    }
  }

  let wrong = null; // the answer that the error is about
  function fail(text) {
    wrong = text ? JSON.stringify(read()) : null;
    under.wrong.hidden = !text;
    put(under.wrong, text && icon("error"), text && el("span", {}, unseen("To change: "), text));
    node.classList.toggle("failed", Boolean(text));
    describe();
  }

  const self = { name: spec.name, node, read, focus, fail, failed: () => wrong !== null, count: under.count };
  const changed = () => {
    if (wrong === null || wrong === JSON.stringify(read())) return;
    self.fail("");
    node.dispatchEvent(new CustomEvent("mended", { bubbles: true }));
  };
  node.addEventListener("input", changed);
  node.addEventListener("change", changed);
  describe();
  return self;
}

function line(spec, id, given, { inputmode = null, type = "text" } = {}) {
  const input = el("input", {
    id, type, inputmode, class: "control", dir: "auto", value: given ?? "", autocomplete: "off", required: spec.required,
  });
  return frame(spec, id, { control: input, marked: [input], focus: () => input.focus(), read: () => input.value.trim() });
}

function longText(spec, id, given) {
  const input = el("textarea", { id, class: "control", dir: "auto", rows: "3", required: spec.required });
  input.value = given ?? "";
  const field = frame(spec, id, { control: input, marked: [input], focus: () => input.focus(), read: () => input.value });
  if (spec.max_length) {
    const tell = () => {
      // Counted as the server counts: by code points, so that an emoji is one.
      const length = [...input.value].length;
      field.count.textContent = `${number.format(length)} of ${number.format(spec.max_length)}`;
      field.count.classList.toggle("over", length > spec.max_length);
    };
    input.addEventListener("input", tell);
    tell();
  }
  return field;
}

/** Chips over native radios. Where the answer may stay empty, the chosen one can be taken back. */
function radios(id, choices, given, { required }) {
  const inputs = choices.map((choice) => el("input", { type: "radio", name: id, value: choice.value, checked: choice.value === given, required }));
  const chips = choices.map((choice, index) => el("label", { class: "chip" }, inputs[index], el("bdi", {}, choice.label)));
  if (!required) {
    let before = inputs.find((input) => input.checked) ?? null;
    const release = (input) => {
      input.checked = false;
      before = null;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    for (const input of inputs) {
      input.addEventListener("click", () => {
        if (before === input) release(input);
        else before = input;
      });
      input.addEventListener("keydown", (event) => {
        if (["Delete", "Backspace"].includes(event.key)) release(input);
      });
    }
  }
  const chosen = () => inputs.find((input) => input.checked);
  return { inputs, chips, read: () => chosen()?.value ?? "", focus: () => (chosen() ?? inputs[0])?.focus() };
}

function chips(spec, id, given, choices = spec.choices) {
  const set = radios(id, choices, given, spec);
  const control = el("div", { class: "chips" }, set.chips);
  const field = frame(spec, id, { group: true, role: "radiogroup", control, marked: [], focus: set.focus, read: set.read });
  const { fail } = field;
  // A radio cannot be invalid, its group can.
  field.fail = (text) => {
    fail(text);
    if (text) field.node.setAttribute("aria-invalid", "true");
    else field.node.removeAttribute("aria-invalid");
    for (const input of set.inputs) {
      if (text) input.setAttribute("aria-describedby", `${id}-wrong`);
      else input.removeAttribute("aria-describedby");
    }
  };
  return field;
}

function list(spec, id, given) {
  const select = el("select", { id, required: spec.required },
    el("option", { value: "" }, spec.required ? "Please choose" : ""),
    spec.choices.map((choice) => el("option", { value: choice.value, selected: choice.value === given }, choice.label)));
  const control = el("div", { class: "select" }, select, icon("down"));
  return frame(spec, id, { control, marked: [select], focus: () => select.focus(), read: () => select.value });
}

const choice = (spec, id, given) => (spec.choices.length <= SIDE_BY_SIDE ? chips : list)(spec, id, given);

const yesNo = (spec, id, given) => chips(spec, id, given, [{ value: "yes", label: "Yes" }, { value: "no", label: "No" }]);

function checks(spec, id, given) {
  const inputs = spec.choices.map((one) => el("input", { type: "checkbox", value: one.value, checked: (given ?? []).includes(one.value) }));
  const control = el("div", { class: "chips" }, spec.choices.map((one, index) =>
    el("label", { class: "chip check" }, inputs[index], el("span", { class: "box", "aria-hidden": "true" }, icon("check")), el("bdi", {}, one.label))));
  return frame(spec, id, {
    group: true, control, marked: inputs, focus: () => inputs[0]?.focus(),
    read: () => inputs.filter((input) => input.checked).map((input) => input.value),
  });
}

function date(spec, id, given, { today }) {
  const near = spec.choices ?? [];
  const chosen = given === today && near.some((one) => one.value === "today") ? "today" : given;
  const isNear = near.some((one) => one.value === chosen);
  const set = radios(`${id}-near`, near, chosen, { required: false });
  const input = el("input", {
    id, type: "text", class: "control", dir: "auto", autocomplete: "off", value: isNear ? "" : given ?? "",
    placeholder: near.length > 0 ? "or a date" : null, "aria-label": near.length > 0 ? `${spec.label} Write the date` : null,
  });
  const native = el("input", { type: "date", class: "picker", tabindex: "-1", "aria-hidden": "true" });
  const opener = el("button", {
    type: "button", class: "inside", "aria-label": `${spec.label} Open a calendar`,
    click: () => {
      // The playground's today is rarely the browser's: the calendar opens where the reader is.
      native.value = /^\d{4}-\d\d-\d\d$/.test(input.value) ? input.value : today;
      if (native.showPicker) native.showPicker();
      else native.focus();
    },
  }, icon("calendar"));
  const release = () => set.inputs.forEach((radio) => { radio.checked = false; });
  native.addEventListener("input", () => { input.value = native.value; release(); });
  input.addEventListener("input", release);
  set.inputs.forEach((radio) => radio.addEventListener("change", () => { if (radio.checked) input.value = ""; }));

  const box = el("div", { class: "date-box" }, input, native, opener);
  const control = near.length > 0 ? el("div", { class: "chips" }, set.chips, box) : box;
  return frame(spec, id, { group: near.length > 0, control, marked: [input], focus: () => input.focus(), read: () => set.read() || input.value.trim() });
}

function file(spec, id, given, { as, labels }) {
  const input = el("input", { id, type: "file", class: "unseen" });
  const state = el("span", { class: "small soft", role: "status" });
  const button = el("button", { type: "button", class: "button", click: () => input.click() });
  const drop = el("button", { type: "button", class: "button quiet", click: () => { settle("", ""); button.focus(); drop.dispatchEvent(new Event("change", { bubbles: true })); } }, "Remove");
  let value = "";
  function settle(next, words) {
    value = next;
    put(state, words && el("bdi", {}, words));
    button.textContent = next ? "Choose another file" : "Choose a file";
    drop.hidden = !next;
  }
  settle(given ?? "", given ? labels[given] ?? "A file stands here" : "");
  input.addEventListener("change", async () => {
    const [chosen] = input.files;
    if (!chosen) return;
    const before = { value, words: state.textContent };
    put(state, "Sending the file");
    try {
      const stored = await api.upload(as, chosen);
      labels[stored.id] = `${stored.name}, ${fileSize(stored.size)}`;
      settle(stored.id, labels[stored.id]);
      field.fail("");
    } catch (error) {
      settle(before.value, before.words);
      field.fail(error instanceof api.Refused ? error.message : "The file did not arrive. Please choose it again.");
    }
    input.value = "";
  });
  const control = el("div", { class: "buttons" }, button, state, drop);
  const field = frame(spec, id, { group: true, control: [input, control], marked: [button], focus: () => button.focus(), read: () => value });
  input.tabIndex = -1;
  input.setAttribute("aria-label", spec.label);
  return field;
}

/** Where a reference's choices come from: the server by what was written, or the few that came with the form. */
function source(spec, { as, form }) {
  const given = spec.choices ?? [];
  const local = async (query) => given.filter((one) => one.label.toLowerCase().includes(query.toLowerCase())).slice(0, 25);
  return spec.suggest ? (query) => (query || given.length === 0 ? api.suggest(as, form, spec.name, query) : local("")) : local;
}

function reference(spec, id, given, context) {
  if (!spec.suggest && spec.choices) return choice(spec, id, given);
  const box = suggestOne({ id, label: spec.label, value: given ?? "", labels: context.labels, find: source(spec, context), required: spec.required });
  return frame(spec, id, { control: box.node, marked: [box.input], focus: () => box.input.focus(), read: box.read });
}

function references(spec, id, given, context) {
  if (!spec.suggest && spec.choices?.length <= SIDE_BY_SIDE) return checks(spec, id, given);
  const box = suggestMany({ id, label: spec.label, values: given ?? [], labels: context.labels, find: source(spec, context) });
  return frame(spec, id, { control: box.node, marked: [box.input], focus: () => box.input.focus(), read: box.read });
}

const KINDS = {
  text: (spec, id, given) => line(spec, id, given),
  whole_number: (spec, id, given) => line(spec, id, given, { inputmode: "numeric" }),
  long_text: longText, yes_no: yesNo, choice, choices: checks, date, reference, references, file,
};

/** `context`: {as, form, today, labels}; an unknown kind is asked as a plain line. `labels` outlives this drawing, so
    that what was found and chosen still has its name when the form comes back. */
export function field(spec, id, given, context) {
  context.labels[spec.name] ??= {};
  const labels = Object.assign(context.labels[spec.name], Object.fromEntries((spec.choices ?? []).map((one) => [one.value, one.label])), spec.labels);
  return (KINDS[spec.kind] ?? KINDS.text)(spec, id, given, { ...context, labels });
}
