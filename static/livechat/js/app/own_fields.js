import { ownValue } from "../state/own_fields.js";
import { errorText } from "./words.js";

/** The team's own fields of a customer. @param {Pick<Context, "store" | "api">} ctx */
export function createOwnFields({ store, api }) {
  let asked = false;

  /** Once for a page: staff seldom change them. */
  async function load() {
    if (asked) return;
    asked = true;
    try {
      const { results } = await api.get("customer-fields");
      store.dispatch({ type: "own_fields/loaded", fields: results });
    } catch {
      asked = false;
    }
  }

  return {
    load,
    intents: /** @type {Record<string, (detail: Json) => void>} */ ({
      own_field: async ({ id, key, kind, entered, refused }) => {
        try {
          const body = { key, value: ownValue(kind, entered) };
          store.dispatch({ type: "conversation/upserted", conversation: await api.put(`conversations/${encodeURIComponent(id)}/own-fields`, body) });
          refused("");
        } catch (error) {
          refused(errorText(error, store.get(), id));
        }
      },
    }),
  };
}
