// Coordinates out of what people paste: numbers, degrees, links to maps.

const NUMBER = "(-?\\d{1,3}(?:\\.\\d+)?)";
const DEGREES = /(\d{1,3})\s*°\s*(\d{1,2})\s*['′’]\s*(?:(\d{1,2}(?:\.\d+)?)\s*["″”]\s*)?([NSEW])/gi;
const HEMISPHERES = new RegExp(`^\\s*${NUMBER}\\s*°?\\s*([NS])[\\s,;]+${NUMBER}\\s*°?\\s*([EW])\\s*$`, "i");
const PAIR = new RegExp(`^\\s*(?:geo:)?${NUMBER}\\s*°?\\s*[,;，、\\s]\\s*${NUMBER}\\s*°?`);

/** Where a link to a map says the place itself, and only then where it says what the map shows. */
const IN_LINKS = [
  new RegExp(`!3d${NUMBER}!4d${NUMBER}`),
  new RegExp(`[?&](?:q|query|ll|daddr|destination|center|mlat)=(?:loc:)?${NUMBER}(?:,|&mlon=)${NUMBER}`),
  new RegExp(`/${NUMBER},\\+?${NUMBER}(?:[/?]|$)`),
  new RegExp(`@${NUMBER},${NUMBER}`),
  new RegExp(`#map=\\d+/${NUMBER}/${NUMBER}`),
];

/** @param {string} text @returns {{ latitude: number, longitude: number, title: string } | null} null where it says no place on earth */
export function parsePlace(text) {
  if (/^\s*https?:/i.test(text)) return fromLink(text.trim());
  return fromDegrees(text) ?? fromNumbers(text);
}

/** Links that name a place only to whoever follows them. @param {string} text */
export function isShortLink(text) {
  return /^\s*https?:\/\/(?:maps\.app\.goo\.gl|goo\.gl|g\.co|line\.me|lin\.ee)\//i.test(text);
}

/** @param {string} link */
function fromLink(link) {
  const readable = decoded(link);
  for (const pattern of IN_LINKS) {
    const found = pattern.exec(readable);
    const spot = found && place(Number(found[1]), Number(found[2]));
    if (spot) return { ...spot, title: titleOf(readable) };
  }
  return null;
}

/** @param {string} link */
function titleOf(link) {
  const name = /\/maps\/place\/([^/@?]+)/.exec(link)?.[1]?.replaceAll("+", " ").trim() ?? "";
  return parsePlaceTitle(name);
}

/** A name, not coordinates in the place of one. @param {string} name */
function parsePlaceTitle(name) {
  return /^[-\d.,°'"NSEW\s]*$/i.test(name) ? "" : name;
}

/** @param {string} text */
function fromDegrees(text) {
  /** @type {Record<string, number>} */
  const found = {};
  for (const [, degrees, minutes, seconds = "0", side = ""] of text.matchAll(DEGREES)) {
    const value = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600;
    const name = /[NS]/i.test(side) ? "latitude" : "longitude";
    found[name] = Math.round((/[SW]/i.test(side) ? -value : value) * 1e6) / 1e6;
  }
  const { latitude, longitude } = found;
  return latitude === undefined || longitude === undefined ? null : place(latitude, longitude);
}

/** @param {string} text */
function fromNumbers(text) {
  const sides = HEMISPHERES.exec(text);
  if (sides) return place(signed(sides[1], sides[2]), signed(sides[3], sides[4]));
  const pair = PAIR.exec(text);
  return pair ? place(Number(pair[1]), Number(pair[2])) : null;
}

/** @param {string | undefined} value @param {string | undefined} side */
function signed(value, side = "") {
  return /[SW]/i.test(side) ? -Number(value) : Number(value);
}

/** @param {number} latitude @param {number} longitude */
function place(latitude, longitude) {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude, title: "" } : null;
}

/** @param {string} link */
function decoded(link) {
  try {
    return decodeURIComponent(link);
  } catch {
    return link;
  }
}
