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
