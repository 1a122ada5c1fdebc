// Who changed what, newest first, as the server took it.
import { Button, Select, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { compareText, showLongDay } from "../../app/format";
import { useErrorText, useMetaTexts } from "../../app/i18n";
import { isTable } from "../../app/said";
import { byDay } from "../../components/byDay";
import shared from "../../components/components.module.css";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import timeline from "../../components/timeline.module.css";
import { useClearButton } from "../../fields/clearButton";
import type { AuditItem } from "../../generated/api";
import { TABLES } from "../../generated/entities";
import classes from "./administration.module.css";
import { usePeople } from "./audit";
import { AuditEntry } from "./AuditEntry";
import { FromServer, WithServer } from "./FromServer";
import { auditQuery, type AuditChoice } from "./serverQueries";

export function AuditSection() {
  return (
    <WithServer kept="audit">
      <Trail />
    </WithServer>
  );
}

function Trail() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const table = params.get("table");
  const choice: AuditChoice = { table: table !== null && isTable(table) ? table : null, user: params.get("user") };
  const found = useInfiniteQuery(auditQuery(choice));
  const choose = (name: keyof AuditChoice, value: string | null): void => {
    const next = new URLSearchParams(params);
    if (value === null) next.delete(name);
    else next.set(name, value);
    setParams(next, { replace: true });
  };
  const filtered = choice.table !== null || choice.user !== null;
  return (
    <Panel
      title={t("settings.section.audit")}
      actions={
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconRefresh size="1rem" aria-hidden />}
          loading={found.isRefetching && !found.isFetchingNextPage}
          onClick={() => void found.refetch()}
        >
          {t("audit.again")}
        </Button>
      }
    >
      <Text size="sm" c="dimmed" pb="sm">
        {t("audit.hint")}
      </Text>
      <Filters choice={choice} onChoose={choose} />
      <FromServer found={found}>
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.entries);
          if (entries.length === 0 && !found.hasNextPage) return <EmptyState compact text={filtered ? t("audit.noneFit") : t("audit.none")} />;
          return (
            <>
              <Days entries={entries} />
              <Older found={found} />
            </>
          );
        }}
      </FromServer>
    </Panel>
  );
}

interface FiltersProps {
  choice: AuditChoice;
  onChoose: (name: keyof AuditChoice, value: string | null) => void;
}

function Filters({ choice, onChoose }: FiltersProps) {
  const { t } = useTranslation();
  const clearButton = useClearButton();
  const texts = useMetaTexts();
  const people = usePeople();
  const tables = TABLES.map((value) => ({ value, label: texts.table(value) })).sort((left, right) => compareText(left.label, right.label));
  const common = (label: string) => ({
    label,
    searchable: true,
    clearable: true,
    clearButtonProps: clearButton(label),
    nothingFoundMessage: t("form.nothingFound"),
  });
  return (
    <div className={classes.filters} role="group" aria-label={t("audit.filters")}>
      <Select {...common(t("audit.kind"))} placeholder={t("audit.allKinds")} data={tables} value={choice.table} onChange={(value) => onChoose("table", value)} />
      <Select {...common(t("audit.person"))} placeholder={t("audit.everybody")} data={people} value={choice.user} onChange={(value) => onChoose("user", value)} />
    </div>
  );
}

function Days({ entries }: { entries: readonly AuditItem[] }) {
  return byDay(entries).map(({ day, entries: list }) => (
    <section key={day} className={timeline.day}>
      <Title order={3} className={timeline.dayTitle}>
        {showLongDay(day)}
      </Title>
      <ul className={shared.list}>
        {list.map((entry, at) => (
          // The trail is only ever added to, and entries of one instant have no name of their own.
          <AuditEntry key={`${entry.at} ${entry.row_id} ${list.length - at}`} entry={entry} />
        ))}
      </ul>
    </section>
  ));
}

interface OlderProps {
  found: { hasNextPage: boolean; isFetchingNextPage: boolean; isFetchNextPageError: boolean; error: unknown; fetchNextPage: () => unknown };
}

function Older({ found }: OlderProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  return (
    <div className={classes.older}>
      {found.isFetchNextPageError ? (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {errorText(found.error)}
        </Text>
      ) : null}
      {found.hasNextPage ? (
        <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t("audit.older")}
        </Button>
      ) : (
        <Text size="sm" c="dimmed">
          {t("audit.end")}
        </Text>
      )}
    </div>
  );
}
