// One's own visits that nobody has signed yet, oldest first; nothing when there is nothing, unless it is asked for always.
import { Anchor, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { showWhen } from "../app/format";
import { mayWriteRecords } from "../app/rights";
import { useSession } from "../app/session";
import { Chip } from "../components/Chip";
import shared from "../components/components.module.css";
import { Panel } from "../components/Panel";
import { EmptyState } from "../components/States";
import { unsignedQuery } from "./queries";
import classes from "./visits.module.css";

export function UnsignedPanel({ always = false }: { always?: boolean }) {
  const { t } = useTranslation();
  const may = mayWriteRecords(useSession()?.user ?? null);
  const visits = useQuery({ ...unsignedQuery, enabled: may }).data ?? [];
  if (!may || (visits.length === 0 && !always)) return null;
  return (
    <Panel title={t("consult.toSign")} count={visits.length} flush>
      {visits.length === 0 ? <EmptyState compact text={t("consult.allSigned")} /> : null}
      <ul className={shared.list}>
        {visits.map(({ id, patient_name, visit_date, locked }) => (
          <li key={id} className={classes.consult}>
            <span className={classes.consultWhat}>
              <Anchor component={Link} to={`/consults/${id}`} size="sm" fw={600}>
                {patient_name ?? ""}
              </Anchor>
              <Text size="xs" c="dimmed">
                {visit_date === null ? "" : showWhen(visit_date)}
              </Text>
            </span>
            {locked ? <Chip tone="warn">{t("consult.locked")}</Chip> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
