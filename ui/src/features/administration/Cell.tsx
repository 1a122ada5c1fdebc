// One value in a list of the settings.
import { useTranslation } from "react-i18next";
import { useMetaTexts } from "../../app/i18n";
import { Chip } from "../../components/Chip";
import { useReference } from "../../fields/lookups";
import { asText } from "../../fields/parse";
import { useSettingWords } from "../../fields/words";
import type { JsonValue } from "../../generated/api";
import type { PlainTable } from "./sections";

export function Cell({ table, name, value }: { table: PlainTable; name: string; value: JsonValue | undefined }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const words = useSettingWords();
  const locations = useReference("locations");
  const text = asText(value);
  switch (name) {
    case "allows_double_booking":
      return value === true ? <Chip>{t("settings.twice")}</Chip> : null;
    case "role":
      return <>{words.role(text)}</>;
    case "resource_type":
      return <>{words.resource(text)}</>;
    case "location_id":
      return <>{locations.find(({ id }) => id === text)?.label ?? (text === "" ? t("settings.everywhere") : "")}</>;
    case "duration_minutes":
      return <>{t("settings.minutes", { count: Number(text) })}</>;
    case "species":
      return <>{texts.species(text)}</>;
    case "timezone":
      return <>{text.replaceAll("_", " ")}</>;
    default:
      return <>{table === "locations" && text === "" ? t("common.none") : text}</>;
  }
}
