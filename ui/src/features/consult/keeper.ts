// Saves texts while they are typed: after a pause, at the latest a second after the first letter, and at
// once when the field, the page or the user is left. One save after the other; what somebody else wrote
// meanwhile comes back with the answer and is woven in.
import type { SavedText, TextOf, Values } from "../../generated/api";
import * as api from "../../generated/api";
import { CommandError } from "../../app/errors";
import { asText } from "../../fields/parse";
import { weave } from "./weave";

const PAUSE_MS = 600;
const AT_MOST_MS = 900;
const AGAIN_MS = 5_000;

export type SaveState = { is: "saved" } | { is: "typing" } | { is: "saving" } | { is: "failed"; error: CommandError };

export type Texts = Readonly<Record<string, string>>;

/** Where the cursor of a field goes, once its text has changed from elsewhere. */
export type Moved = (field: string, place: (caret: number) => number) => void;

export interface Opened {
  heads: string[];
  values: Values;
}

const same = (left: readonly string[], right: readonly string[]): boolean => left.join() === right.join();

export class TextKeeper {
  readonly recordId: string;
  readonly of: TextOf;
  private readonly fields: readonly string[];
  private heads: string[];
  /** As the program has it. */
  private base: Texts;
  private current: Texts;
  private state: SaveState = { is: "saved" };
  private timer: ReturnType<typeof setTimeout> | undefined;
  private typedSince: number | null = null;
  private running: Promise<void> | null = null;
  /** Somebody else has written since. */
  private stale = false;
  private listeners = new Set<() => void>();
  private readonly moved: Moved;

  constructor(recordId: string, of: TextOf, fields: readonly string[], opened: Opened, moved: Moved) {
    this.recordId = recordId;
    this.of = of;
    this.fields = fields;
    this.heads = opened.heads;
    this.base = this.textsOf(opened.values);
    this.current = this.base;
    this.moved = moved;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly texts = (): Texts => this.current;

  readonly saveState = (): SaveState => this.state;

  readonly hasFailed = (): boolean => this.state.is === "failed";

  readonly set = (field: string, text: string): void => {
    if (this.current[field] === text) return;
    this.current = { ...this.current, [field]: text };
    this.schedule(PAUSE_MS);
    if (this.state.is !== "failed") this.state = { is: "typing" };
    this.tell();
  };

  /** The record was read again. Heads that are not known here may be older than the last save: the save tells. */
  readonly read = (heads: readonly string[]): void => {
    if (same(heads, this.heads)) return;
    this.stale = true;
    if (this.running === null) void this.flush();
  };

  /** Saves what is not saved yet, without waiting for a pause; done when it is durable, or has failed. */
  readonly flush = async (): Promise<void> => {
    clearTimeout(this.timer);
    this.timer = undefined;
    while (this.running) {
      await this.running;
      if (this.state.is === "failed") return;
    }
    if (this.touched().length === 0 && !this.stale) {
      this.rest();
      return;
    }
    this.running = this.send();
    await this.running;
  };


  private async send(): Promise<void> {
    const sent = this.current;
    const touched = this.touched();
    this.typedSince = null;
    this.stale = false;
    if (touched.length > 0) this.state = { is: "saving" };
    this.tell();
    try {
      const texts = Object.fromEntries(touched.map((field) => [field, sent[field] ?? ""]));
      const saved = await api.saveVisitText({ record_id: this.recordId, of: this.of, texts, opened_at: this.heads });
      this.adopt(sent, saved);
      this.running = null;
      this.state = { is: "saved" };
      if (this.touched().length > 0) {
        this.state = { is: "typing" };
        this.schedule(PAUSE_MS);
      } else if (this.stale) void this.flush();
    } catch (thrown) {
      this.running = null;
      const error = CommandError.from(thrown);
      this.state = { is: "failed", error };
      // A full disk may have room again; a signed visit stays signed.
      if (error.code !== "locked" && error.code !== "forbidden" && error.code !== "not_signed_in") this.schedule(AGAIN_MS);
    }
    this.tell();
  }

  /** The texts of the answer, and what has been typed since in them. */
  private adopt(sent: Texts, saved: Pick<SavedText, "heads"> & { texts: Values | Texts }): void {
    const merged = Object.fromEntries(this.fields.map((field) => [field, asText(saved.texts[field])]));
    const next: Record<string, string> = {};
    for (const field of this.fields) {
      const now = this.current[field] ?? "";
      const { text, place } = weave(sent[field] ?? "", merged[field] ?? "", now);
      next[field] = text;
      if (text !== now) this.moved(field, place);
    }
    this.current = next;
    this.base = merged;
    this.heads = saved.heads;
  }

  private touched(): string[] {
    return this.fields.filter((field) => this.current[field] !== this.base[field]);
  }

  private textsOf(values: Values): Texts {
    return Object.fromEntries(this.fields.map((field) => [field, asText(values[field])]));
  }

  private schedule(pause: number): void {
    const now = Date.now();
    this.typedSince ??= now;
    clearTimeout(this.timer);
    const wait = pause === PAUSE_MS ? Math.max(0, Math.min(pause, this.typedSince + AT_MOST_MS - now)) : pause;
    this.timer = setTimeout(() => void this.flush(), wait);
  }

  private rest(): void {
    this.typedSince = null;
    if (this.state.is !== "saved") {
      this.state = { is: "saved" };
      this.tell();
    }
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
