// What a patient must not be given.
import { ActionIcon, Button, Text } from "@mantine/core";
import { IconEdit, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { showDay } from "../../app/format";
import { useMetaTexts } from "../../app/i18n";
import { NewerMark, useNewer } from "../../app/NewerNote";
import { Chip, type Tone } from "../../components/Chip";
import shared from "../../components/components.module.css";
import { ConfirmModal } from "../../components/ConfirmModal";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import { asText } from "../../fields/parse";
import type { Row } from "../../generated/api";
import { useRemoveAllergy } from "./mutations";
import classes from "./people.module.css";

const TONES: Record<string, Tone> = { SEVERE: "alert", MODERATE: "warn" };

interface Props {
  allergies: readonly Row[];
  onAdd: () => void;
  onEdit: (allergy: Row) => void;
}

export function AllergyPanel({ allergies, onAdd, onEdit }: Props) {
  const { t } = useTranslation();
  const [removing, setRemoving] = useState<Row | null>(null);
  const remove = useRemoveAllergy();
  const newer = useNewer("patient_allergies", allergies.map(({ id }) => id));
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
          {allergies.map((row) => (
            <AllergyLine key={row.id} row={row} newer={newer.has(row.id)} onEdit={() => onEdit(row)} onRemove={() => setRemoving(row)} />
          ))}
        </ul>
      )}
      <ConfirmModal
        opened={removing !== null}
        title={t("patient.removeAllergyTitle")}
        confirm={t("client.remove")}
        danger
        onConfirm={() => remove.mutateAsync({ id: removing?.id ?? "" })}
        onClose={() => setRemoving(null)}
      >
        {t("patient.removeAllergyText", { allergen: asText(removing?.values["allergen"]) })}
      </ConfirmModal>
    </Panel>
  );
}

function AllergyLine({ row, newer, onEdit, onRemove }: { row: Row; newer: boolean; onEdit: () => void; onRemove: () => void }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const allergen = asText(row.values["allergen"]);
  const severity = asText(row.values["severity"]);
  const confirmed = asText(row.values["confirmed_date"]);
  const details = [asText(row.values["reaction"]), confirmed && t("patient.confirmed", { when: showDay(confirmed) })];
  return (
    <li className={classes.row}>
      <div className={classes.grow}>
        <Text size="sm" fw={600}>
          {allergen}
        </Text>
        <Text size="xs" c="dimmed">
          {details.filter(Boolean).join(" · ")}
        </Text>
      </div>
      {newer ? <NewerMark /> : null}
      {severity ? <Chip tone={TONES[severity] ?? "quiet"}>{texts.code("patient_allergies", "severity", severity)}</Chip> : null}
      <ActionIcon variant="subtle" color="gray" aria-label={t("patient.editAllergy", { allergen })} onClick={onEdit}>
        <IconEdit size="1rem" aria-hidden />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" aria-label={t("patient.removeAllergy", { allergen })} onClick={onRemove}>
        <IconTrash size="1rem" aria-hidden />
      </ActionIcon>
    </li>
  );
}
