// What a patient must not be given.
import { Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { showDay } from "../../app/format";
import { useMetaTexts } from "../../app/i18n";
import { Chip, type Tone } from "../../components/Chip";
import shared from "../../components/components.module.css";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import { asText } from "../../fields/parse";
import type { Row } from "../../generated/api";
import classes from "./people.module.css";

const TONES: Record<string, Tone> = { SEVERE: "alert", MODERATE: "warn" };

export function AllergyPanel({ allergies, onAdd }: { allergies: readonly Row[]; onAdd: () => void }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  return (
    <Panel
      title={t("patient.allergies")}
      count={allergies.length}
      flush
      actions={
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size="1rem" aria-hidden />} onClick={onAdd}>
          {t("patient.addAllergy")}
        </Button>
      }
    >
      {allergies.length === 0 ? (
        <EmptyState compact text={t("patient.noAllergies")} />
      ) : (
        <ul className={shared.list}>
          {allergies.map((row) => {
            const severity = asText(row.values["severity"]);
            const confirmed = asText(row.values["confirmed_date"]);
            const details = [asText(row.values["reaction"]), confirmed && t("patient.confirmed", { when: showDay(confirmed) })];
            return (
              <li key={row.id} className={classes.row} style={{ paddingInlineEnd: "1rem" }}>
                <div className={classes.grow}>
                  <Text size="sm" fw={600}>
                    {asText(row.values["allergen"])}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {details.filter(Boolean).join(" · ")}
                  </Text>
                </div>
                {severity ? <Chip tone={TONES[severity] ?? "quiet"}>{texts.code("patient_allergies", "severity", severity)}</Chip> : null}
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
