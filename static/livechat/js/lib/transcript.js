/** Where a conversation stands to be printed or saved, in this browser's time zone. @param {string} id @param {number | null} [session] this one only */
export function transcriptHref(id, session = null) {
  const query = new URLSearchParams({ zone: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC", ...(session === null ? {} : { session: String(session) }) });
  return `/admin/live-chat/transcript/${encodeURIComponent(id)}?${query}`;
}
