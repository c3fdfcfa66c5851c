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

/** Bring what stands in `parent` to these nodes without replacing what is alike, so that a click that is under way and
    the focus find what they began on. For nodes that listen to nothing themselves, such as links. */
export function renew(parent, ...nodes) {
  const wanted = nodes.flat(Infinity).filter(Boolean);
  wanted.forEach((node, index) => {
    const there = parent.childNodes[index];
    if (!there) parent.append(node);
    else if (there.nodeName !== node.nodeName) there.replaceWith(node);
    else if (!there.isEqualNode(node)) become(there, node);
  });
  while (parent.childNodes.length > wanted.length) parent.lastChild.remove();
}

function become(there, node) {
  if (node.nodeType !== Node.ELEMENT_NODE) {
    there.nodeValue = node.nodeValue;
    return;
  }
  for (const { name: old } of [...there.attributes]) if (!node.hasAttribute(old)) there.removeAttribute(old);
  for (const { name: fresh, value } of node.attributes) if (there.getAttribute(fresh) !== value) there.setAttribute(fresh, value);
  renew(there, [...node.childNodes]);
}

/** A name that a member chose: isolated, so that its direction stays its own. */
export const name = (text) => el("bdi", {}, text);

/** Words for screen readers only. */
export const unseen = (text) => el("span", { class: "unseen" }, text);

/** Run `work` unless the button is already at work. The button keeps the focus, which `disabled` would take. */
export async function once(button, work) {
  if (button.getAttribute("aria-disabled") === "true") return undefined;
  button.setAttribute("aria-disabled", "true");
  try {
    return await work();
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

/** In a list of choices under `input`, the option at `index` is the one that Enter takes; none when it is negative. */
export function markOption(input, list, index) {
  [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
  if (index < 0) input.removeAttribute("aria-activedescendant");
  else {
    input.setAttribute("aria-activedescendant", list.children[index].id);
    list.children[index].scrollIntoView({ block: "nearest" });
  }
}
