// Ties a form to its draft: tells it what is typed, and puts an earlier one back into the form.
import { useContext, useEffect, useState } from "react";
import { useLocation } from "react-router";
import { DraftKeeper, DraftScope, readDraft, type DraftContent } from "../app/drafts";
import type { CommandError } from "../app/errors";
import type { FormDraft, JsonValue } from "../generated/api";
import type { EntityFormState } from "./useEntityForm";

export interface DraftOptions {
  /** What the draft is called, where the record and the page do not say it. */
  name?: string;
  /** All parts of the form, also those that are not shown at the moment. */
  parts?: EntityFormState[];
  /** What the form holds beside its fields. */
  extra?: JsonValue;
  onRestore?: (extra: JsonValue) => void;
}

export interface Drafting {
  /** Whether something is typed, beside the fields too. */
  dirty: boolean;
  /** The newest draft that can be taken up again. */
  offer: FormDraft | null;
  /** Whether somebody has changed the record since. */
  outdated: boolean;
  goOn: () => void;
  throwAway: () => void;
  flush: () => void;
  /** Told before and after the form is sent. */
  hold: (sending: boolean) => void;
  settled: () => void;
  failure: CommandError | null;
}

/** A record's own form, or a new record on the page where it is made. */
function nameOf(forms: readonly EntityFormState[], path: string): string {
  const first = forms[0];
  if (first === undefined) return `form:${path}`;
  return first.recordId === null ? `${first.table}:new:${path}` : `${first.table}:${first.recordId}`;
}

function outdated(content: DraftContent | null, parts: readonly EntityFormState[]): boolean {
  return parts.some(({ part, openedAt }) => {
    const heads = content?.parts[part]?.heads;
    return heads !== undefined && String([...heads].sort()) !== String([...openedAt].sort());
  });
}

export function useDraft(forms: readonly EntityFormState[], title: string, options: DraftOptions): Drafting {
  const { pathname, search } = useLocation();
  const scope = useContext(DraftScope);
  const parts = options.parts ?? forms;
  const extra = options.extra ?? null;
  // While its drawer slides away the form may be called otherwise; that is nothing typed, and no other record.
  const [label] = useState(title);
  const [path] = useState(`${pathname}${search}`);
  const [keeper] = useState(() => new DraftKeeper(options.name ?? nameOf(forms, pathname), scope));
  const [plain] = useState(() => JSON.stringify(extra));
  const [offers, setOffers] = useState<FormDraft[]>([]);
  const [failure, setFailure] = useState<CommandError | null>(null);

  const dirty = parts.some((form) => form.dirty) || JSON.stringify(extra) !== plain;
  const text = dirty ? JSON.stringify({ label, path, parts: Object.fromEntries(parts.map((form) => [form.part, form.kept()])), extra }) : null;

  useEffect(() => {
    keeper.start({ offers: setOffers, failed: setFailure });
    window.addEventListener("pagehide", keeper.flush);
    document.addEventListener("visibilitychange", keeper.flush);
    return () => {
      window.removeEventListener("pagehide", keeper.flush);
      document.removeEventListener("visibilitychange", keeper.flush);
      keeper.stop();
    };
  }, [keeper]);
  useEffect(() => keeper.typed(text), [keeper, text]);

  const offer = offers[0] ?? null;
  const content = offer ? readDraft(offer) : null;
  return {
    dirty,
    offer: content ? offer : null,
    outdated: outdated(content, parts),
    goOn: () => {
      if (!offer || !content) return;
      keeper.takeUp(offer);
      for (const form of parts) {
        const kept = content.parts[form.part];
        if (kept) form.restore(kept);
      }
      options.onRestore?.(content.extra);
    },
    throwAway: () => offer && keeper.throwAway(offer),
    flush: keeper.flush,
    hold: (sending) => keeper.hold(sending),
    settled: () => keeper.settled(),
    failure,
  };
}
