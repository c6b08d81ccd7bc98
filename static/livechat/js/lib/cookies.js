/** The value of one cookie that scripts may read, "" where there is none. @param {string} name */
export function cookie(name) {
  for (const part of document.cookie.split("; ")) {
    if (part.startsWith(`${name}=`)) return decodeURIComponent(part.slice(name.length + 1));
  }
  return "";
}
