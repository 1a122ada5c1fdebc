// The owner's other animals, and the way to all of them side by side.
import { Button, Text } from "@mantine/core";
import { IconColumns } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMetaTexts } from "../../app/i18n";
import { sideBySidePath } from "../../app/recent";
import { AlertChips } from "../../components/AlertChips";
import { Chip } from "../../components/Chip";
import { Panel } from "../../components/Panel";
import { SpeciesIcon } from "../../components/SpeciesIcon";
import type { Owner, PatientSummary } from "../../generated/api";
import { useDescribe } from "./describe";
import classes from "./people.module.css";

export function Siblings({ siblings, owner }: { siblings: readonly PatientSummary[]; owner: Owner | null }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const describe = useDescribe();
  if (siblings.length === 0 || owner === null) return null;
  return (
    <Panel
      title={t("patient.siblings", { owner: owner.name })}
      count={siblings.length}
      actions={
        <Button component={Link} to={sideBySidePath(owner.id)} size="compact-sm" variant="subtle" leftSection={<IconColumns size="1rem" aria-hidden />}>
          {t("client.sideBySide")}
        </Button>
      }
    >
      <ul className={classes.cards}>
        {siblings.map((pet) => (
          <li key={pet.id}>
            <Link className={classes.card} to={`/patients/${pet.id}`}>
              <SpeciesIcon species={pet.species} small />
              <div className={classes.grow}>
                <Text size="sm" fw={600} truncate>
                  {pet.name}
                </Text>
                <Text size="xs" c="dimmed" lineClamp={2}>
                  {describe(pet)}
                </Text>
                <div className={classes.cardMarks}>
                  <AlertChips alerts={pet.alerts} />
                  {pet.status === "ACTIVE" ? null : <Chip>{texts.code("patients", "status", pet.status)}</Chip>}
                </div>
              </div>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
