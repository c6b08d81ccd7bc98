// Where unsent messages are kept. All stores have the same four verbs (OutboxStore in types.d.ts).

const PATIENCE = 3_000; // ms for a database to open; some never answer
const TABLE = "entries";

/**
 * IndexedDB, or localStorage where it is refused, or nothing.
 * @param {{ name: string, storage?: JsonStore | null, factory?: IDBFactory | null }} options storage: as lib/storage.js makes
 * @returns {Promise<OutboxStore>}
 */
export async function openOutbox({ name, storage = null, factory = databases() }) {
  const local = storage?.put(`${name}.probe`, 1) ? jsonStore(name, storage) : null;
  storage?.remove(`${name}.probe`);
  try {
    if (!factory) throw new Error("There is no IndexedDB.");
    const store = indexedStore(await openDatabase(name, factory));
    if (!local) return store;
    // What an earlier page could only keep in localStorage goes first.
    for (const entry of await local.all()) {
      await store.add(entry, Infinity);
      await local.remove(entry.temp_id);
    }
    return journaled(store, local);
  } catch {
    return local ?? noStore();
  }
}

/**
 * A database answers some milliseconds later, and a page may end before: localStorage holds what is added
 * from the first moment until the database has it. Found in both, it is one entry, by its temp_id.
 * @param {OutboxStore} store @param {OutboxStore} journal @returns {OutboxStore}
 */
function journaled(store, journal) {
  return {
    ...store,
    async add(entry, limit) {
      // It writes before it returns; what it cannot hold, the database still may.
      journal.add(entry, Infinity).catch(() => undefined);
      const taken = await store.add(entry, limit);
      await journal.remove(entry.temp_id).catch(() => undefined);
      return taken;
    },
    async remove(tempId) {
      await journal.remove(tempId).catch(() => undefined);
      await store.remove(tempId);
    },
  };
}

/** One list in localStorage. @param {string} name @param {JsonStore} storage @returns {OutboxStore} */
export function jsonStore(name, storage) {
  /** @returns {QueueEntry[]} */
  const read = () => {
    const stored = storage.get(name);
    return Array.isArray(stored) ? stored.filter((entry) => typeof entry?.temp_id === "string") : [];
  };
  /** @param {QueueEntry[]} entries */
  const write = (entries) => {
    if (!storage.put(name, entries)) throw new Error("The storage is full or forbidden.");
  };
  return {
    all: async () => read(),
    async add(entry, limit) {
      const entries = read();
      const known = entries.findIndex(({ temp_id }) => temp_id === entry.temp_id);
      if (known < 0 && entries.length >= limit) return false;
      write(known < 0 ? [...entries, entry] : entries.map((other, at) => (at === known ? entry : other)));
      return true;
    },
    async change(tempId, how) {
      const entries = read();
      const before = entries.find(({ temp_id }) => temp_id === tempId);
      if (!before) return null;
      const after = how(before);
      write(entries.map((other) => (other === before ? after : other)));
      return after;
    },
    async remove(tempId) {
      const entries = read();
      const left = entries.filter(({ temp_id }) => temp_id !== tempId);
      if (left.length !== entries.length) write(left);
    },
  };
}

/** One table; each verb is one transaction, so that tabs never undo each other's. @param {IDBDatabase} database @returns {OutboxStore} */
export function indexedStore(database) {
  // A newer page, or the operator who clears the site's data, must not wait for this one.
  database.onversionchange = () => database.close();

  /** @template T @param {IDBTransactionMode} mode @param {(table: IDBObjectStore, answer: (value: T) => void) => void} work @returns {Promise<T>} once it is committed */
  const transact = (mode, work) =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(TABLE, mode);
      /** @type {T} */
      let value;
      transaction.oncomplete = () => resolve(value);
      transaction.onabort = () => reject(transaction.error ?? new Error("The transaction was undone."));
      work(transaction.objectStore(TABLE), (answer) => (value = answer));
    });

  /** @param {IDBObjectStore} table @param {string} tempId @param {(cursor: IDBCursorWithValue | null) => void} work */
  const seek = (table, tempId, work) => {
    const request = table.index("temp_id").openCursor(tempId);
    request.onsuccess = () => work(request.result);
  };

  return {
    all: () =>
      transact("readonly", (table, answer) => {
        const request = table.getAll();
        request.onsuccess = () => answer(request.result.map(({ position: _, ...entry }) => entry));
      }),
    add: (entry, limit) =>
      transact("readwrite", (table, answer) =>
        seek(table, entry.temp_id, (cursor) => {
          if (cursor) cursor.update({ ...entry, position: cursor.primaryKey });
          if (cursor) return answer(true);
          const count = table.count();
          count.onsuccess = () => {
            answer(count.result < limit);
            if (count.result < limit) table.add(entry);
          };
        }),
      ),
    change: (tempId, how) =>
      transact("readwrite", (table, answer) =>
        seek(table, tempId, (cursor) => {
          if (!cursor) return answer(null);
          const { position, ...before } = cursor.value;
          const after = how(before);
          cursor.update({ ...after, position });
          answer(after);
        }),
      ),
    remove: (tempId) => transact("readwrite", (table) => seek(table, tempId, (cursor) => cursor?.delete())),
  };
}

/** @param {string} name @param {IDBFactory} factory @returns {Promise<IDBDatabase>} */
function openDatabase(name, factory) {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, 1);
    let late = false;
    setTimeout(() => {
      late = true;
      reject(new Error("The database does not open."));
    }, PATIENCE);
    request.onupgradeneeded = () => {
      const table = request.result.createObjectStore(TABLE, { keyPath: "position", autoIncrement: true });
      table.createIndex("temp_id", "temp_id", { unique: true });
    };
    request.onsuccess = () => (late ? request.result.close() : resolve(request.result));
    request.onerror = () => reject(request.error);
  });
}

/** Reading the property alone throws where it is forbidden. @returns {IDBFactory | null} */
function databases() {
  try {
    return globalThis.indexedDB ?? null;
  } catch {
    return null;
  }
}

/** Takes nothing: what is added lives as long as the page, see OfflineQueue. @returns {OutboxStore} */
function noStore() {
  return {
    all: async () => [],
    add: async () => {
      throw new Error("Nothing can be stored here.");
    },
    change: async () => null,
    remove: async () => undefined,
  };
}
