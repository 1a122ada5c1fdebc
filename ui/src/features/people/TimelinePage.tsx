// What happened to an animal, newest first, by day and visit: everything, or only some kinds, or only where some words stand.
import { Anchor, Button, Chip as Choice, Group, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { IconArrowLeft, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { usePageKeys } from "../../app/dialogs";
import { showLongDay } from "../../app/format";
import { useErrorText } from "../../app/i18n";
import { byDay } from "../../components/byDay";
import shared from "../../components/components.module.css";
import { PageHeader } from "../../components/PageHeader";
import { SpeciesIcon } from "../../components/SpeciesIcon";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import { asText } from "../../fields/parse";
import type { TimelineEntry, TimelineFilter } from "../../generated/api";
import { timelineQuery } from "../../history/queries";
import { byVisit, KIND_GROUPS, kindsOf } from "./moments";
import { patientQuery } from "./queries";
import { MomentLine } from "./MomentLine";
import classes from "./timeline.module.css";

export function TimelinePage() {
  const { id = "" } = useParams();
  const errorText = useErrorText();
  const card = useQuery(patientQuery(id));
  if (card.isPending) return <LoadingState />;
  if (card.error) return <ErrorState message={errorText(card.error)} onRetry={() => void card.refetch()} />;
  const { values } = card.data;
  return <Life key={card.data.id} id={card.data.id} name={asText(values["name"])} species={asText(values["species"])} />;
}

function Life({ id, name, species }: { id: string; name: string; species: string }) {
  const { t } = useTranslation();
  const [groups, setGroups] = useState<string[]>([]);
  const [typed, setTyped] = useState("");
  const [text] = useDebouncedValue(typed, 150);
  const [finder, setFinder] = useState<HTMLInputElement | null>(null);
  usePageKeys([["/", () => finder?.focus()]]);
  return (
    <>
      <PageHeader
        title={t("timeline.title", { name })}
        icon={<SpeciesIcon species={species} />}
        actions={
          <Button component={Link} to={`/patients/${id}`} variant="default" leftSection={<IconArrowLeft size="1rem" aria-hidden />}>
            {t("timeline.back", { name })}
          </Button>
        }
      />
      <div className={classes.bar}>
        <TextInput
          ref={setFinder}
          className={classes.find ?? ""}
          label={t("timeline.find")}
          value={typed}
          autoComplete="off"
          leftSection={<IconSearch size="1rem" aria-hidden />}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Choice.Group multiple value={groups} onChange={setGroups}>
          <Group gap="0.375rem" role="group" aria-label={t("timeline.only")}>
            {KIND_GROUPS.map(({ name: group }) => (
              <Choice key={group} value={group} size="xs" variant="outline">
                {t(`timeline.group.${group}`)}
              </Choice>
            ))}
          </Group>
        </Choice.Group>
      </div>
      <Moments id={id} filter={{ kinds: kindsOf(groups), text }} />
    </>
  );
}

function Moments({ id, filter }: { id: string; filter: TimelineFilter }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const found = useInfiniteQuery(timelineQuery(id, filter));
  if (found.isPending) return <LoadingState />;
  if (found.error) return <ErrorState message={errorText(found.error)} onRetry={() => void found.refetch()} />;
  const entries = found.data.pages.flatMap((page) => page.entries);
  const total = found.data.pages.at(-1)?.total ?? 0;
  const left = Math.max(0, total - entries.length);
  return (
    <>
      <p className={classes.count} role="status">
        {t("timeline.count", { count: total })}
      </p>
      {entries.length === 0 ? <EmptyState text={t("timeline.empty")} /> : null}
      {byDay(entries).map(({ day, entries: ofDay }) => (
        <section key={day} className={classes.day} aria-label={showLongDay(day)}>
          <Title order={2} size="0.9375rem" className={classes.dayTitle}>
            {showLongDay(day)}
          </Title>
          {byVisit(ofDay).map(({ visit, entries: together }) => (
            <Together key={together[0] ? `${together[0].kind} ${together[0].row_id}` : ""} visit={visit} entries={together} />
          ))}
        </section>
      ))}
      {found.hasNextPage ? (
        <Button variant="default" fullWidth loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t("timeline.more", { count: left })}
        </Button>
      ) : null}
    </>
  );
}

/** What belongs to one visit stands together, with the way to it. */
function Together({ visit, entries }: { visit: string | null; entries: readonly TimelineEntry[] }) {
  const { t } = useTranslation();
  const lines = (
    <ul className={shared.list}>
      {entries.map((entry) => (
        <MomentLine key={`${entry.kind} ${entry.row_id} ${entry.at}`} entry={entry} />
      ))}
    </ul>
  );
  if (visit === null) return <div className={classes.alone}>{lines}</div>;
  return (
    <div className={classes.visit}>
      <Anchor component={Link} to={`/consults/${visit}`} size="sm" fw={600} underline="always">
        {t("timeline.openVisit")}
      </Anchor>
      {lines}
    </div>
  );
}
