// The texts of a record on the screen: what is typed is saved by its keeper, and the cursor stays in its place.
import { useEffect, useLayoutEffect, useState, useSyncExternalStore, type RefCallback } from "react";
import { beforeLeaving } from "../../app/leaving";
import type { TextOf } from "../../generated/api";
import { TextKeeper, type Opened, type SaveState } from "./keeper";

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

  readonly settle = (name: string): void => {
    const goal = this.goals.get(name);
    if (goal) this.fields.get(name)?.setSelectionRange(...goal);
    this.goals.delete(name);
  };

  readonly focus = (name: string): void => this.fields.get(name)?.focus();
}

export interface Kept {
  keeper: TextKeeper;
  carets: Carets;
}

/** Keeps the texts of a record while the page is open. The page is not drawn again for every letter: fields follow on their own. */
export function useKeeper(recordId: string, of: TextOf, fields: readonly string[], opened: Opened): Kept {
  const [kept] = useState((): Kept => {
    const carets = new Carets();
    return { keeper: new TextKeeper(recordId, of, fields, opened, carets.moved), carets };
  });
  const { keeper } = kept;
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
  return kept;
}

/** One text as it stands, its cursor in place. */
export function useText({ keeper, carets }: Kept, field: string): string {
  const text = useSyncExternalStore(keeper.subscribe, () => keeper.texts()[field] ?? "");
  useLayoutEffect(() => carets.settle(field), [carets, field, text]);
  return text;
}

export const useSaveState = ({ keeper }: Kept): SaveState => useSyncExternalStore(keeper.subscribe, keeper.saveState);
