// Moments as a phone has room for them. Wide screens show the server's own words.

function written(iso, timeZone, options) {
  try {
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: timeZone || "UTC" }).format(new Date(iso)).replace(" at ", ", ");
  } catch {
    return ""; // a zone this browser does not know
  }
}

const DAY = { day: "numeric", month: "long" };
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/** "10:00" */
export const clockTime = (iso, timeZone) => written(iso, timeZone, CLOCK);

/** "21 December 2026, 10:00" */
export const wholeMoment = (iso, timeZone) => written(iso, timeZone, { ...DAY, year: "numeric", ...CLOCK });

/** "21 December, 10:00" in the year of `now`, "21 December 2025" in another. */
export const nearMoment = (iso, now, timeZone) =>
  written(iso, timeZone, { ...DAY, ...(iso.slice(0, 4) === now.slice(0, 4) ? CLOCK : { year: "numeric" }) });
