// The playground's JSON interface, one function a request. See docs/playground.md.

/** The server answered, and said no: `message` is its own sentence. */
export class Refused extends Error {}

/** No answer came, so nobody knows more than that. */
export class Unreachable extends Error {
  constructor() {
    super("The playground does not answer.");
  }
}

async function ask(path, { query = {}, body, file } = {}) {
  const search = new URLSearchParams(query).toString();
  const options = { headers: { accept: "application/json" } };
  if (body !== undefined) {
    options.method = "POST";
    options.headers["content-type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  if (file !== undefined) {
    options.method = "POST";
    options.body = new FormData();
    options.body.append("file", file, file.name);
  }
  let answer;
  let words;
  try {
    answer = await fetch(search ? `${path}?${search}` : path, options);
    words = await answer.json();
  } catch {
    throw new Unreachable();
  }
  if (!answer.ok) throw new Refused(words.error ?? "The playground could not do that.");
  return words;
}

export const world = () => ask("/api/world");
export const people = () => ask("/api/people");
export const commands = (as) => ask("/api/commands", { query: { as } });
export const inbox = (as) => ask("/api/inbox", { query: { as } });
export const home = (as) => ask("/api/home", { query: { as } });
export const clock = (as) => ask("/api/clock", { query: { as } });
export const suggest = (as, form, field, query) => ask("/api/suggest", { query: { as, form, field, query } });
export const say = (as, place, text, key) => ask("/api/say", { body: { as, in: place, text, key } });
export const submit = (as, form, values) => ask("/api/submit", { body: { as, form, values } });
export const press = (as, message, button, value) => ask("/api/press", { body: { as, message, button, value } });
export const read = (as, place) => ask("/api/read", { body: { as, in: place } });
export const advance = (step) => ask("/api/clock", { body: { advance: step } });
export const upload = (as, file) => ask("/api/files", { query: { as }, file });
export const fileAddress = (as, id) => `/api/files/${encodeURIComponent(id)}?as=${encodeURIComponent(as)}`;
export const eventsAddress = (as) => `/api/events?as=${encodeURIComponent(as)}`;
