// One value in a list of the settings.
import { useTranslation } from "react-i18next";
import { showNumber } from "../../app/format";
import { useMetaTexts } from "../../app/i18n";
import { useSession } from "../../app/session";
import { Chip } from "../../components/Chip";
import { useReference } from "../../fields/lookups";
import { asText } from "../../fields/parse";
import { useSettingWords } from "../../fields/words";
import type { JsonValue } from "../../generated/api";
import type { PlainTable } from "./sections";
import { useProductNames } from "./useRowName";

export function Cell({ table, name, value }: { table: PlainTable; name: string; value: JsonValue | undefined }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const words = useSettingWords();
  const locations = useReference("locations");
  const users = useSession()?.users ?? [];
  const products = useProductNames(name === "product_id");
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
      return <>{text === "" ? t("settings.anySpecies") : texts.species(text)}</>;
    case "product_id":
      return <>{products.get(text) ?? ""}</>;
    case "product_kind":
      return <>{texts.code(table, name, text)}</>;
    case "record_type":
      return <>{text === "" ? t("settings.anyVisit") : texts.code("medical_records", name, text)}</>;
    case "interval_days":
      return <>{t("settings.days", { count: Number(text) })}</>;
    case "min_mg_per_kg":
    case "max_mg_per_kg":
      return <>{showNumber(text)}</>;
    case "user_id":
      return <>{users.find(({ id }) => id === text)?.name ?? (text === "" ? t("settings.everybody") : t("settings.otherUser"))}</>;
    case "timezone":
      return <>{text.replaceAll("_", " ")}</>;
    default:
      return <>{table === "locations" && text === "" ? t("common.none") : text}</>;
  }
}
