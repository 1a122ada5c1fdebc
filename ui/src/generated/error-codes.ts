// Generated; do not edit.

export const ERROR_CODES = [
  "not_signed_in",
  "wrong_password",
  "forbidden",
  "not_found",
  "invalid_value",
  "unknown_field",
  "owned_field",
  "locked",
  "offline",
  "internal",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];
