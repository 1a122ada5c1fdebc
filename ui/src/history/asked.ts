// Whose history is looked at, from any form, page or list. The windows for it stand once, in the layout.
import { createStore } from "../app/store";

export interface AskedHistory {
  table: string;
  id: string;
  /** One field; the whole record without it. */
  field: string | null;
}

export interface AskedVersions {
  table: string;
  id: string;
}

const history = createStore<AskedHistory | null>(null);
const versions = createStore<AskedVersions | null>(null);

export const useAskedHistory = history.use;
export const useAskedVersions = versions.use;

export const askHistory = (asked: AskedHistory): void => history.set(asked);
export const closeHistory = (): void => history.set(null);
export const askVersions = (asked: AskedVersions): void => versions.set(asked);
export const closeVersions = (): void => versions.set(null);
