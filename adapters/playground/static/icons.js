// Small line icons and the mark, drawn for this page. All are decoration: the words stand beside them.

const SVG = "http://www.w3.org/2000/svg";

const LINES = {
  lock: ["M4 7h8v6.5H4z", "M5.5 7V5a2.5 2.5 0 0 1 5 0v2"],
  eye: ["M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8z", "M8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z"],
  reply: ["M13.5 4v2.5a2.5 2.5 0 0 1-2.5 2.5H2.5", "M5.5 6 2.5 9l3 3"],
  clock: ["M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8z", "M8 4.5V8l2.5 1.5"],
  error: ["M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8z", "M8 4.8v4", "M8 11v.4"],
  down: ["m4 6 4 4 4-4"],
  calendar: ["M2.5 3.5h11v10h-11z", "M2.5 6.5h11", "M5.5 1.8v3", "M10.5 1.8v3"],
  cross: ["m4 4 8 8", "m12 4-8 8"],
  file: ["M8 2v8", "m4.8 7 3.2 3.2L11.2 7", "M3 13.5h10"],
  check: ["m3.5 8.3 3 3 6-6.3"],
};

function svg(className, size, paths, attributes) {
  const root = document.createElementNS(SVG, "svg");
  root.setAttribute("class", className);
  root.setAttribute("viewBox", `0 0 ${size} ${size}`);
  root.setAttribute("aria-hidden", "true");
  root.setAttribute("focusable", "false");
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    root.append(path);
  }
  for (const [name, value] of Object.entries(attributes)) root.setAttribute(name, value);
  return root;
}

export function icon(name) {
  return svg("icon", 16, LINES[name], {
    fill: "none", stroke: "currentColor", "stroke-width": "1.3", "stroke-linecap": "round", "stroke-linejoin": "round",
  });
}

/** Two books leaning on each other, on one shelf. */
export function mark() {
  return svg("mark", 24, ["M8.3 3.5h3.3L8.1 18.6H4z", "M12.4 3.5h3.3L20 18.6h-4.1z", "M2.8 20.2h18.4v1.3H2.8z"], { fill: "currentColor" });
}
