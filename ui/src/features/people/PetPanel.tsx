// The animals of a client.
import { Button, Text } from "@mantine/core";
import { IconChevronRight, IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMetaTexts } from "../../app/i18n";
import { AlertChips } from "../../components/AlertChips";
import { Chip } from "../../components/Chip";
import shared from "../../components/components.module.css";
import { Panel } from "../../components/Panel";
import { SpeciesIcon } from "../../components/SpeciesIcon";
import { EmptyState } from "../../components/States";
import type { PatientSummary } from "../../generated/api";
import { useDescribe } from "./describe";
import classes from "./people.module.css";

export function PetPanel({ patients, onAdd }: { patients: readonly PatientSummary[]; onAdd: () => void }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const describe = useDescribe();
  return (
    <Panel
      title={t("client.pets")}
      count={patients.length}
      flush
      actions={
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size="1rem" aria-hidden />} onClick={onAdd}>
          {t("client.addPet")}
        </Button>
      }
    >
      {patients.length === 0 ? (
        <EmptyState compact text={t("client.noPets")} />
      ) : (
        <ul className={shared.list}>
          {patients.map((patient) => (
            <li key={patient.id}>
              <Link className={classes.petLink} to={`/patients/${patient.id}`}>
                <SpeciesIcon species={patient.species} small />
                <div className={classes.grow}>
                  <Text size="sm" fw={600}>
                    {patient.name}
                  </Text>
                  <Text size="xs" c="dimmed" truncate>
                    {describe(patient)}
                  </Text>
                </div>
                <AlertChips alerts={patient.alerts} most={2} />
                {patient.status === "ACTIVE" ? null : <Chip>{texts.code("patients", "status", patient.status)}</Chip>}
                <IconChevronRight size="1rem" aria-hidden style={{ flex: "none" }} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
