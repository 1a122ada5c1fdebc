// A value that several components watch. Kept in memory only: nothing here may reach a disk.
import { useSyncExternalStore } from "react";

export interface Store<T> {
  get: () => T;
  set: (value: T) => void;
  use: () => T;
}

export function createStore<T>(initial: T): Store<T> {
  let current = initial;
  const watchers = new Set<() => void>();
  const get = (): T => current;
  const watch = (watcher: () => void): (() => void) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  };
  return {
    get,
    set: (value) => {
      current = value;
      for (const watcher of watchers) watcher();
    },
    use: function useStore() {
      return useSyncExternalStore(watch, get);
    },
  };
}
