// Everything of a patient that belongs into the red banner: its alerts, and each allergy that
// they do not name already.
import { useTranslation } from "react-i18next";
import type { PatientCard } from "../generated/api";

export function useAlertWords(): (patient: Pick<PatientCard, "alerts" | "allergies">) => string[] {
  const { t } = useTranslation();
  return ({ alerts, allergies }) => {
    const named = (allergen: string): boolean => alerts.some((alert) => alert.toLowerCase().includes(allergen.toLowerCase()));
    const substances = allergies.map(({ values }) => values["allergen"]).filter((allergen) => typeof allergen === "string");
    return [...alerts, ...new Set(substances.filter((allergen) => !named(allergen)).map((allergen) => t("alerts.allergicTo", { allergen })))];
  };
}

/** An alert of a list: what somebody wrote, or the program's own "Allergy: Latex". */
export function useAlertText(): (alert: string) => string {
  const { t } = useTranslation();
  return (alert) => {
    const allergen = /^Allergy: (.+)$/.exec(alert)?.[1];
    return allergen === undefined ? alert : t("alerts.allergy", { allergen });
  };
}
