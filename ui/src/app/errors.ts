// What a command answers when it refuses. The window branches on the code, never on the text.
import { ERROR_CODES, type ErrorCode } from "../generated/error-codes";

function isCode(value: unknown): value is ErrorCode {
  return (ERROR_CODES as readonly unknown[]).includes(value);
}

export class CommandError extends Error {
  readonly code: ErrorCode;
  readonly field: string | null;
  /** Whether the message is the program's own English; what the window says itself is in its language. */
  readonly foreign: boolean;

  constructor(code: ErrorCode, message: string, field: string | null, foreign = false) {
    super(message);
    this.name = "CommandError";
    this.code = code;
    this.field = field;
    this.foreign = foreign;
  }

  /** Whatever was thrown, as an error of ours; what is not understood is "internal" and keeps no text. */
  static from(thrown: unknown): CommandError {
    if (thrown instanceof CommandError) return thrown;
    if (typeof thrown === "object" && thrown !== null && "code" in thrown && isCode(thrown.code)) {
      const message = "message" in thrown && typeof thrown.message === "string" ? thrown.message : "";
      const field = "field" in thrown && typeof thrown.field === "string" ? thrown.field : null;
      return new CommandError(thrown.code, message, field, true);
    }
    return new CommandError("internal", "", null);
  }
}
