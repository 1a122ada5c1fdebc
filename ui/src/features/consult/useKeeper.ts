// The texts of a record on the screen: what is typed is saved by its keeper, and the cursor stays in its place.
import { useEffect, useLayoutEffect, useState, useSyncExternalStore, type RefCallback } from "react";
import { beforeLeaving } from "../../app/leaving";
import type { TextOf } from "../../generated/api";
import { TextKeeper, type Opened, type SaveState, type Texts } from "./keeper";

/** The fields on the screen, and where the cursor of one of them goes. */
class Carets {
  private readonly fields = new Map<string, HTMLTextAreaElement>();
  private readonly goals = new Map<string, [number, number]>();
  private readonly attached = new Map<string, RefCallback<HTMLTextAreaElement>>();

  readonly attach = (name: string): RefCallback<HTMLTextAreaElement> => {
    const known = this.attached.get(name);
    if (known) return known;
    const fresh: RefCallback<HTMLTextAreaElement> = (element) => {
      if (element) this.fields.set(name, element);
      else this.fields.delete(name);
    };
    this.attached.set(name, fresh);
    return fresh;
  };

  readonly moved = (name: string, place: (caret: number) => number): void => {
    const field = this.fields.get(name);
    if (field && document.activeElement === field) this.goals.set(name, [place(field.selectionStart), place(field.selectionEnd)]);
  };

  readonly settle = (): void => {
    for (const [name, [start, end]] of this.goals) this.fields.get(name)?.setSelectionRange(start, end);
    this.goals.clear();
  };

  readonly focus = (name: string): void => this.fields.get(name)?.focus();
}

export interface Kept {
  texts: Texts;
  state: SaveState;
  set: (field: string, text: string) => void;
  flush: () => Promise<void>;
  isUnsaved: () => boolean;
  attach: (field: string) => RefCallback<HTMLTextAreaElement>;
  focus: (field: string) => void;
}

export function useKeeper(recordId: string, of: TextOf, fields: readonly string[], opened: Opened): Kept {
  const [carets] = useState(() => new Carets());
  const [keeper] = useState(() => new TextKeeper(recordId, of, fields, opened, carets.moved));
  const texts = useSyncExternalStore(keeper.subscribe, keeper.texts);
  const state = useSyncExternalStore(keeper.subscribe, keeper.saveState);
  useLayoutEffect(() => carets.settle(), [texts, carets]);
  const { heads } = opened;
  useEffect(() => keeper.read(heads), [keeper, heads]);
  useEffect(() => {
    const hidden = (): void => {
      if (document.visibilityState === "hidden") void keeper.flush();
    };
    const gone = (): void => void keeper.flush();
    const stay = beforeLeaving(keeper.flush);
    document.addEventListener("visibilitychange", hidden);
    window.addEventListener("pagehide", gone);
    return () => {
      document.removeEventListener("visibilitychange", hidden);
      window.removeEventListener("pagehide", gone);
      stay();
      void keeper.flush();
    };
  }, [keeper]);
  return { texts, state, set: keeper.set, flush: keeper.flush, isUnsaved: keeper.isUnsaved, attach: carets.attach, focus: carets.focus };
}
