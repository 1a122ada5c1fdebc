// The second line beneath an animal or client that was found or opened lately.
import { useTranslation } from "react-i18next";
import type { SearchHit } from "../generated/api";
import { useMetaTexts } from "./i18n";
import type { Recent } from "./recent";

/** The program joins the owner, the species and the breed of an animal. */
const partsOf = (hit: SearchHit): string[] => hit.subtitle.split(" · ");

/** What a picture of the animal goes by: not the owner, who may be called Fish. */
export const kindOf = (hit: SearchHit): string => partsOf(hit).slice(1).join(" ");

export function useHitLine(): (hit: SearchHit) => string {
  const texts = useMetaTexts();
  return (hit) => {
    const parts = hit.table === "patients" ? partsOf(hit).map((part, at) => (at > 0 ? texts.species(part) : part)) : [hit.subtitle];
    return [...parts, hit.detail].filter(Boolean).join(" · ");
  };
}

export function useRecentLine(): (item: Recent) => string {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  return (item) =>
    item.table === "clients" ? t("search.client") : [texts.species(item.species), item.owner].filter(Boolean).join(" · ");
}
