// Why the server keeps something aside, in plain words.
import { useTranslation } from "react-i18next";

type Reason =
  | "rights"
  | "author"
  | "value"
  | "newer"
  | "depends"
  | "signIn"
  | "copy"
  | "device"
  | "givenUp"
  | "twice"
  | "damaged";

/** Codes that come down to the same for whoever reads them. */
const REASONS: Readonly<Record<string, Reason>> = {
  forbidden: "rights",
  author_without_rights: "rights",
  unknown_author: "author",
  bad_signature: "author",
  foreign_actor: "author",
  foreign_replica: "author",
  unknown_replica: "author",
  wrong_tenant: "author",
  invalid_value: "value",
  wrong_type: "value",
  too_large: "value",
  not_projected: "value",
  unknown_table: "newer",
  unknown_text: "newer",
  unknown_choice: "newer",
  depends_on_newer: "newer",
  awaits_sign_in: "signIn",
  depends_on_sign_in: "signIn",
  depends_on_quarantined: "depends",
  missing_dependency: "depends",
  gap: "depends",
  fork: "copy",
  fact_differs: "copy",
  device_revoked: "device",
  given_up: "givenUp",
  taken_already: "twice",
};

export function useReason(): (code: string) => string {
  const { t } = useTranslation();
  return (code) => t(`aside.reason.${REASONS[code] ?? "damaged"}`);
}
