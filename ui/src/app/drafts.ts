// What is typed and not saved yet goes to the program within a second, one write after another, and
// nowhere else. A form that is opened again offers it back; nothing is overwritten before somebody
// has said what to do with it.
import { queryOptions } from "@tanstack/react-query";
import { createContext } from "react";
import * as api from "../generated/api";
import type { FormDraft, Heads, JsonValue, Values } from "../generated/api";
import { CommandError } from "./errors";

/** One part of a form as it was left. */
export interface PartDraft {
  /** The heads the record had when the form was opened: what came since stays a concurrent edit. */
  heads: Heads;
  /** The fields as they were then. */
  base: Values;
  /** The fields that were touched, as typed. */
  touched: Values;
}

export interface DraftContent {
  /** What the form is called. */
  label: string;
  /** The title of the page it stands on. */
  place: string;
  /** The address of that page. */
  path: string;
  parts: Record<string, PartDraft>;
  /** What a form holds beside its fields. */
  extra: JsonValue;
}

const PAUSE_MS = 400;
const AT_MOST_MS = 800;

export const draftsQuery = queryOptions({
  queryKey: ["drafts"] as const,
  queryFn: () => inTurn(api.drafts),
  meta: { reads: [] },
  staleTime: 0,
  gcTime: 0,
});

let last: Promise<unknown> = Promise.resolve();

/** A draft that is dropped must not be overtaken by the write before it. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work, work);
  last = turn.catch(() => undefined);
  return turn;
}

export const dropDraft = (form: string): Promise<null> => inTurn(() => api.dropDraft({ form }));

const isObject = (value: JsonValue | undefined): value is { [key: string]: JsonValue } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function partOf(value: JsonValue): PartDraft | null {
  if (!isObject(value)) return null;
  const { heads, base, touched } = value;
  if (!Array.isArray(heads) || !isObject(base) || !isObject(touched)) return null;
  return { heads: heads.filter((head) => typeof head === "string"), base, touched };
}

/** What a draft holds; null for one that another version of the window has written. */
export function readDraft({ content }: FormDraft): DraftContent | null {
  if (!isObject(content) || !isObject(content["parts"])) return null;
  const parts: Record<string, PartDraft> = {};
  for (const [name, value] of Object.entries(content["parts"])) {
    const part = partOf(value);
    if (part === null) return null;
    parts[name] = part;
  }
  const text = (name: string): string => (typeof content[name] === "string" ? content[name] : "");
  return { label: text("label"), place: text("place"), path: text("path"), parts, extra: content["extra"] ?? null };
}

/** Where the drafts of forms within it belong, so that a drawer throws away its own alone. */
export const DraftScope = createContext<string | null>(null);

const open = new Set<DraftKeeper>();

/** Somebody has thrown away what was typed: in one drawer, or on the whole page. */
export function discardDrafts(scope: string | null): void {
  for (const keeper of open) if (scope === null || keeper.scope === scope) keeper.settled();
}

interface Listener {
  offers: (drafts: FormDraft[]) => void;
  failed: (error: CommandError | null) => void;
}

const pageTitle = (): string => document.title.replace(/ · VetPMS$/, "");

/** Keeps what is typed into one form while it is open. */
export class DraftKeeper {
  readonly scope: string | null;
  private readonly form: string;
  private listener: Listener | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private unkeptSince: number | null = null;
  /** The draft this form writes to: none until something is typed or taken up again. */
  private slot: string | null = null;
  /** Found when the form was opened, and neither taken up nor thrown away. */
  private offers: FormDraft[] = [];
  private known = false;
  private loading: Promise<void> = Promise.resolve();
  private sending = false;
  private wanted: string | null = null;
  private kept: string | null = null;

  constructor(form: string, scope: string | null) {
    this.form = form;
    this.scope = scope;
  }

  start(listener: Listener): void {
    this.listener = listener;
    open.add(this);
    this.loading = inTurn(api.drafts)
      .then((drafts) => drafts.filter(({ form }) => form !== this.slot && (form === this.form || form.startsWith(`${this.form}#`))))
      .catch(() => [])
      .then((drafts) => {
        this.known = true;
        this.setOffers(drafts);
        if (this.wanted !== this.kept) this.schedule();
      });
  }

  stop(): void {
    this.flush();
    open.delete(this);
    this.listener = null;
  }

  /** What stands in the form now; null when nothing is typed. */
  typed(content: string | null): void {
    this.wanted = content;
    if (content !== this.kept) this.schedule();
    else this.rest();
  }

  /** Writes what has not been written yet, without waiting for a pause. */
  readonly flush = (): void => {
    if (this.known) this.write();
    else void this.loading.then(() => this.write());
  };

  /** While the form is being sent its draft stays as it is, in case the program ends in between. */
  hold(sending: boolean): void {
    if (sending) this.flush();
    this.sending = sending;
    if (!sending && this.wanted !== this.kept) this.schedule();
  }

  /** What was typed is saved, or thrown away on purpose. */
  settled(): void {
    this.rest();
    this.kept = this.wanted;
    if (this.slot !== null) void dropDraft(this.slot).catch(() => undefined);
    this.slot = null;
  }

  /** Goes on with an earlier draft. What has been typed meanwhile is kept beside it. */
  takeUp(draft: FormDraft): void {
    this.write();
    const own = this.slot !== null && this.kept !== null ? { form: this.slot, content: this.content(this.kept), typed_at: new Date().toISOString() } : null;
    this.slot = draft.form;
    this.kept = null;
    this.setOffers([...(own ? [own] : []), ...this.offers.filter(({ form }) => form !== draft.form)]);
  }

  throwAway(draft: FormDraft): void {
    void dropDraft(draft.form).catch(() => undefined);
    this.setOffers(this.offers.filter(({ form }) => form !== draft.form));
  }

  private setOffers(offers: FormDraft[]): void {
    this.offers = offers;
    this.listener?.offers(offers);
  }

  private rest(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.unkeptSince = null;
  }

  private schedule(): void {
    const now = Date.now();
    this.unkeptSince ??= now;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.flush, Math.max(0, Math.min(PAUSE_MS, this.unkeptSince + AT_MOST_MS - now)));
  }

  private content(text: string): JsonValue {
    return { ...(JSON.parse(text) as { [key: string]: JsonValue }), place: pageTitle() };
  }

  private freeSlot(): string {
    const taken = new Set(this.offers.map(({ form }) => form));
    let number = 2;
    let slot = this.form;
    while (taken.has(slot)) slot = `${this.form}#${number++}`;
    return slot;
  }

  private write(): void {
    if (this.sending || this.wanted === this.kept) return;
    this.rest();
    const text = this.wanted;
    this.kept = text;
    if (text === null) {
      this.settled();
      return;
    }
    const form = (this.slot ??= this.freeSlot());
    void inTurn(() => api.saveDraft({ form, content: this.content(text) })).then(
      () => this.listener?.failed(null),
      (thrown: unknown) => {
        if (this.kept === text) this.kept = null;
        this.listener?.failed(CommandError.from(thrown));
      },
    );
  }
}
