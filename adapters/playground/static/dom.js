// The one way this page makes elements. Text is always set as text, never parsed.

export const byId = (id) => document.getElementById(id);

/** `el("p", {class: "soft"}, "Hello")`; a value of null or false leaves the attribute out, a function listens. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Replace what stands in `parent`; whoever held the focus keeps it, found again by `data-key`. */
export function put(parent, ...nodes) {
  const held = parent.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  parent.replaceChildren(...nodes.flat(Infinity).filter(Boolean));
  if (held) parent.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
}

/** A name that a member chose: isolated, so that its direction stays its own. */
export const name = (text) => el("bdi", {}, text);

/** Words for screen readers only. */
export const unseen = (text) => el("span", { class: "unseen" }, text);

/** Run `work` unless the button is already at work. The button keeps the focus, which `disabled` would take. */
export async function once(button, work) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    await work();
  } finally {
    button.removeAttribute("aria-disabled");
  }
}
