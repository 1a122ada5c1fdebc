// Decisions about items of the inbox, as the program tells them.
import type { ConflictAnswer, Settled } from "../../generated/api";

export function decided(answer: ConflictAnswer, reason: string | null, who: string | null): Settled {
  const kept = answer.answer === "keep" ? answer.side : null;
  const written = answer.answer === "edit" && typeof answer.value === "string" ? answer.value : null;
  return { decision: answer.answer.toUpperCase(), kept, written, reason, who, device: "this computer", at: "2026-11-22T10:00:00.000Z" };
}
