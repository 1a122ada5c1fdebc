// What was added after signing, each with its day and its author.
import { Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { showDateTime } from "../../app/format";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import { asText } from "../../fields/parse";
import type { Visit } from "../../generated/api";
import classes from "./consult.module.css";

export function AddendaPanel({ visit, onAdd }: { visit: Visit; onAdd: () => void }) {
  const { t } = useTranslation();
  // A visit that can still be changed is changed itself.
  if (visit.locked === null) return null;
  const nameOf = (id: string): string => visit.people.find((person) => person.id === id)?.name ?? "";
  const prescribedAs = (id: string): string => asText(visit.prescriptions.find((row) => row.id === id)?.values["medication_name"] ?? null);
  return (
    <Panel
      title={t("consult.addenda")}
      count={visit.addenda.length}
      actions={
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size="1rem" aria-hidden />} onClick={onAdd}>
          {t("consult.addAddendum")}
        </Button>
      }
    >
      {visit.addenda.length === 0 ? <EmptyState compact text={t("consult.noAddenda")} /> : null}
      {visit.addenda.map(({ id, values }) => (
        <div key={id} className={classes.last}>
          <Text size="xs" c="dimmed">
            {[showDateTime(asText(values["written_at"])), nameOf(asText(values["written_by"])), asText(values["reason"])].filter(Boolean).join(" · ")}
          </Text>
          {values["cancels"] === true ? (
            <Text size="xs" fw={650}>
              {t("consult.cancels", { name: prescribedAs(asText(values["about_id"])) })}
            </Text>
          ) : null}
          <Text size="sm" className={classes.prose}>
            {asText(values["content"])}
          </Text>
        </div>
      ))}
    </Panel>
  );
}
