// A form as a dialog: what is still asked, what is wrong with an answer, and nothing lost on the way.

import * as api from "./api.js";
import { byId, el, once, put } from "./dom.js";
import { field } from "./fields.js";
import { icon } from "./icons.js";

const isEmpty = (value) => value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

const toChange = (count) => (count === 0 ? "" : count === 1 ? "Nothing is lost: one answer to change" : `Nothing is lost: ${count} answers to change`);

/** `done(outcome, before)` after a form went through; `before` is what `known()` answered when it was sent. */
export function formDialog({ known, done }) {
  const dialog = byId("form");
  const drafts = new Map(); // who and what opened it -> what was written when it was cancelled
  let open = null; // {as, source, today, labels, form, fields}

  const values = () => Object.fromEntries(open.fields.map((one) => [one.name, one.read()]));

  function cancel() {
    if (open) drafts.set(open.source, { title: open.form.title, values: values(), labels: open.labels });
    open = null;
    dialog.close();
  }

  function draw({ form, errors = {} }, written) {
    const given = (spec) => (isEmpty(written[spec.name]) ? spec.value : written[spec.name]);
    const context = { as: open.as, form: form.id, today: open.today, labels: open.labels };
    open.form = form;
    open.fields = form.fields.map((spec, index) => field(spec, `field-${index}`, given(spec), context));

    const failed = open.fields.filter((one) => errors[one.name]);
    failed.forEach((one) => one.fail(errors[one.name]));
    // What is wrong with the whole, not with one field of it.
    const whole = Object.entries(errors).filter(([name]) => !open.fields.some((one) => one.name === name)).map(([, text]) => text);

    const state = el("p", { class: "form-state small soft", role: "status" }, toChange(failed.length));
    const go = el("button", { type: "submit", class: "button primary" }, el("bdi", {}, form.submit));
    put(dialog, el("form", { class: "form-sheet", dir: "auto", novalidate: true, autocomplete: "off", submit: (event) => { event.preventDefault(); send(go, state); },
      mended: () => put(state, toChange(open.fields.filter((one) => one.failed()).length)) },
      el("header", { class: "form-head" },
        el("h2", { id: "form-title" }, form.title),
        el("button", { type: "button", class: "cross", "aria-label": "Close", click: cancel }, icon("cross"))),
      el("div", { class: "form-body" },
        form.note && el("p", { class: "form-note" }, form.note),
        whole.map((text) => el("p", { class: "wrong small", role: "alert" }, icon("error"), el("span", {}, text))),
        open.fields.map((one) => one.node)),
      el("footer", { class: "form-foot" }, go, el("button", { type: "button", class: "button", click: cancel }, "Cancel"), state)));
    const first = failed[0] ?? open.fields[0];
    if (first) first.focus();
    else go.focus();
    if (failed[0]) failed[0].node.scrollIntoView({ block: "nearest" });
  }

  const send = (button, state) => once(button, async () => {
    const { as, source, form } = open;
    const written = values();
    const before = known();
    put(state, "One moment");
    let outcome;
    try {
      outcome = await api.submit(as, form.id, written);
    } catch (error) {
      const why = error instanceof api.Refused ? error.message : "The playground does not answer.";
      put(state, `${why} What you wrote is still here: please try again.`);
      return;
    }
    if (!open || open.form !== form) return; // cancelled meanwhile
    if (outcome.outcome === "form") {
      const same = outcome.form.title === form.title;
      if (!same) open.labels = {};
      draw(outcome, same ? written : {});
      return;
    }
    drafts.delete(source);
    open = null;
    dialog.close();
    done(outcome, before);
  });

  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    cancel();
  });

  return {
    /** `source` is what opened it: opened by the same again, what was written last time stands there. */
    show(outcome, { as, source, today }) {
      const kept = drafts.get(source);
      const draft = kept?.title === outcome.form.title ? kept : { values: {}, labels: {} };
      open = { as, source, today, labels: draft.labels, form: outcome.form, fields: [] };
      if (!dialog.open) dialog.showModal();
      draw(outcome, draft.values);
    },
    close() {
      if (open) cancel();
    },
  };
}
