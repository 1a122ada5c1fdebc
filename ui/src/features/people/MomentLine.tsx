// One thing that happened: when, what, what is said of it, who, and the ways on from it.
import { ActionIcon, Button, Text } from "@mantine/core";
import { IconArrowRight, IconGitCompare, IconHistory, IconSignature } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { showTime } from "../../app/format";
import { useShown } from "../../app/shown";
import { Chip } from "../../components/Chip";
import type { TimelineEntry, TimelineFact } from "../../generated/api";
import { askHistory, askVersions } from "../../history/asked";
import classes from "./timeline.module.css";

export function MomentLine({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation();
  const kind = t(`timeline.kind.${entry.kind}`);
  const what = [kind, entry.title].filter(Boolean).join(": ");
  return (
    <li className={classes.entry}>
      <span className={classes.time}>{showTime(entry.at)}</span>
      <div className={classes.what}>
        <Text size="sm" component="h3">
          {kind}
          {entry.title === null ? null : <strong>{`: ${entry.title}`}</strong>}
        </Text>
        {entry.facts.length > 0 ? (
          <dl className={classes.facts}>
            {entry.facts.map((fact) => (
              <Fact key={fact.field} table={entry.table} fact={fact} />
            ))}
          </dl>
        ) : null}
        <Text size="xs" c="dimmed">
          {entry.who}
        </Text>
      </div>
      <span className={classes.ways}>
        {entry.kind === "signature" ? (
          <Chip tone="ok" icon={<IconSignature size="0.875rem" aria-hidden />}>
            {t("history.signature")}
          </Chip>
        ) : null}
        {entry.kind === "note" ? (
          <Button size="compact-xs" variant="subtle" leftSection={<IconGitCompare size="0.875rem" aria-hidden />} onClick={() => askVersions({ table: entry.table, id: entry.row_id })}>
            {t("versions.button")}
          </Button>
        ) : null}
        <ActionIcon
          variant="subtle"
          size="sm"
          aria-label={t("history.ofRecord", { record: what })}
          title={t("history.who")}
          onClick={() => askHistory({ table: entry.table, id: entry.row_id, field: null })}
        >
          <IconHistory size="1rem" aria-hidden />
        </ActionIcon>
      </span>
    </li>
  );
}

function Fact({ table, fact }: { table: string; fact: TimelineFact }) {
  const { t } = useTranslation();
  const shown = useShown();
  const value = (text: string | null): string => (text === null ? t("common.none") : shown.value(table, fact.field, text));
  return (
    <div className={classes.fact}>
      <dt>{shown.field(table, fact.field, fact.label)}</dt>
      <dd>
        {fact.before === null ? null : (
          <>
            {value(fact.before)} <IconArrowRight size="0.75rem" aria-hidden /> <span className={classes.unseen}>{t("history.became")} </span>
          </>
        )}
        {value(fact.value)}
      </dd>
    </div>
  );
}
