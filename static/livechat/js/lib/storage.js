// JSON in localStorage, which may be missing, full or forbidden: then nothing is kept, and put() says so.

/** @typedef {{ get(key: string): any, put(key: string, value: any): boolean, remove(key: string): void, keys(prefix: string): string[] }} Store */

/** @param {Storage | null} area @returns {Store} */
export function jsonStorage(area) {
  return {
    get(key) {
      try {
        const raw = area?.getItem(key);
        return raw == null ? null : JSON.parse(raw);
      } catch {
        return null;
      }
    },
    put(key, value) {
      try {
        if (!area) return false;
        area.setItem(key, JSON.stringify(value));
        return true;
      } catch {
        return false;
      }
    },
    remove(key) {
      try {
        area?.removeItem(key);
      } catch {
        // Nothing was kept, so nothing is left behind.
      }
    },
    keys(prefix) {
      try {
        return area ? Object.keys(area).filter((key) => key.startsWith(prefix)) : [];
      } catch {
        return [];
      }
    },
  };
}

/** The browser's localStorage; reading the property alone throws where storage is forbidden. */
export function browserStorage() {
  try {
    return jsonStorage(globalThis.localStorage ?? null);
  } catch {
    return jsonStorage(null);
  }
}
