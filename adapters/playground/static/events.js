// What the server tells without being asked. One stream, for whoever one is.

import { eventsAddress } from "./api.js";

const KINDS = ["message", "changed", "removed", "unread", "clock"];
const AGAIN = 3000; // milliseconds, when the browser itself gave up

/** `hear[kind](data)` for each event; `lost()` when the line breaks, `back()` when it stands again. Returns a way to stop. */
export function listen(as, hear, { lost, back }) {
  let source;
  let broken = false;
  let waiting;

  function open() {
    source = new EventSource(eventsAddress(as));
    for (const kind of KINDS) source.addEventListener(kind, (event) => hear[kind](JSON.parse(event.data)));
    source.addEventListener("open", () => {
      if (broken) back();
      broken = false;
    });
    source.addEventListener("error", () => {
      if (!broken) lost();
      broken = true;
      if (source.readyState === EventSource.CLOSED) waiting = setTimeout(open, AGAIN);
    });
  }

  open();
  return () => {
    clearTimeout(waiting);
    source.close();
  };
}
