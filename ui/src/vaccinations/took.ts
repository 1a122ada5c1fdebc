// What a dose did for the protection, in words.
import { useTranslation } from "react-i18next";
import type { DoseTook } from "../generated/api";

/** Whether it adds to the protection, as far as a rule says. */
export const takes = (took: DoseTook | null): boolean => took !== "too_soon" && took !== "too_young";

/** What is not as usual about a dose; nothing where it counts, and where no rule says. */
export function useTook(): (took: DoseTook | null) => string {
  const { t } = useTranslation();
  return (took) => (took && took !== "counts" ? t(`vaccinations.took.${took}`) : "");
}
