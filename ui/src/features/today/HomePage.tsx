// Where the day starts: find somebody, add somebody, see what comes next; for a vet, a nurse or the desk.
import { Button, Kbd, SegmentedControl, Text, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconCalendarPlus, IconSearch, IconUser, IconUserPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useBookHere } from "../../app/BookHere";
import { showLongDay, today } from "../../app/format";
import { useHomeView } from "../../app/homeView";
import { useErrorText } from "../../app/i18n";
import { useNow } from "../../app/now";
import { OfflineLine } from "../../app/OfflineLine";
import { useRecentLine } from "../../app/lines";
import { recordPath, useRecent } from "../../app/recent";
import { openSearch } from "../../app/search-box";
import { useSession } from "../../app/session";
import { UnsavedPanel } from "../../app/Unsaved";
import { DuePanel } from "../../clinic/DuePanel";
import shared from "../../components/components.module.css";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { SpeciesIcon } from "../../components/SpeciesIcon";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import { VisitList } from "../../components/VisitList";
import { ToReviewPanel } from "../../lab/ToReviewPanel";
import { useOwnTasks } from "../../tasks/queries";
import { TaskList } from "../../tasks/TaskList";
import { dayQuery } from "../../visits/queries";
import { UnsignedPanel } from "../../visits/UnsignedPanel";
import { minutesLate } from "../../visits/steps";
import { ArrivalsPanel, MyDayPanel } from "./DayPanels";
import { toGroups } from "./groups";
import classes from "./today.module.css";

const NEXT = 6;
const COUNTED = ["expected", "waiting", "room", "ready"] as const;

export function HomePage() {
  const { t } = useTranslation();
  const bookHere = useBookHere();
  const user = useSession()?.user ?? null;
  const name = user?.name ?? "";
  const { views, view, choose } = useHomeView(user);
  return (
    <>
      <OfflineLine />
      <PageHeader
        title={t("home.title", { name })}
        subtitle={showLongDay(today())}
        actions={
          views.length > 1 ? (
            <SegmentedControl
              aria-label={t("home.views")}
              value={view}
              data={views.map((each) => ({ value: each, label: t(`home.view.${each}`) }))}
              onChange={(picked) => choose(views.find((each) => each === picked) ?? view)}
            />
          ) : undefined
        }
      />
      <div className={classes.find}>
        <UnstyledButton className={classes.findBox} onClick={openSearch}>
          <IconSearch size="1.25rem" aria-hidden />
          <span>{t("home.find")}</span>
          <Kbd ml="auto">{t("key.ctrlK")}</Kbd>
        </UnstyledButton>
        <Button component={Link} to="/clients/new" size="lg" h="3.25rem" variant="default" leftSection={<IconUserPlus size="1.125rem" aria-hidden />}>
          {t("client.new")}
        </Button>
        <Button component={Link} to={bookHere} size="lg" h="3.25rem" leftSection={<IconCalendarPlus size="1.125rem" aria-hidden />}>
          {t("book.title")}
        </Button>
      </div>
      {view === "reception" ? <ReceptionHome /> : view === "vet" ? <VetHome /> : <NurseHome />}
    </>
  );
}

function ReceptionHome() {
  return (
    <div className={classes.home}>
      <TodayGlance />
      <div className={classes.aside}>
        <UnsavedPanel />
        <UnsignedPanel />
        <TasksForYou />
        <RecentPanel />
      </div>
    </div>
  );
}

function VetHome() {
  return (
    <div className={classes.home}>
      <div className={classes.aside}>
        <MyDayPanel />
        <ToReviewPanel />
      </div>
      <div className={classes.aside}>
        <UnsavedPanel />
        <UnsignedPanel always />
        <TasksForYou />
        <RecentPanel />
      </div>
    </div>
  );
}

function NurseHome() {
  return (
    <div className={classes.home}>
      <div className={classes.aside}>
        <ArrivalsPanel />
        <DuePanel />
      </div>
      <div className={classes.aside}>
        <UnsavedPanel />
        <TasksForYou />
        <UnsignedPanel />
        <RecentPanel />
      </div>
    </div>
  );
}

function TodayGlance() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const now = useNow();
  const day = useQuery(dayQuery(today()));
  const groups = toGroups(day.data ?? []);
  const overdue = groups.expected.filter((visit) => minutesLate(visit.status, visit.start, now) > 0).length;
  const counts = [
    ...COUNTED.map((group) => ({ label: t(`today.group.${group}`), value: groups[group].length })),
    { label: t("home.overdue"), value: overdue },
  ];
  const coming = groups.expected.slice(0, NEXT);
  return (
    <Panel
      title={t("today.title")}
      flush
      actions={
        <Button component={Link} to="/today" size="compact-sm" variant="subtle">
          {t("home.wholeDay")}
        </Button>
      }
    >
      {day.isPending ? <LoadingState /> : null}
      {day.error ? <ErrorState message={errorText(day.error)} onRetry={() => void day.refetch()} /> : null}
      {day.data ? (
        <>
          <dl className={classes.numbers}>
            {counts.map(({ label, value }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd className={classes.number}>{value}</dd>
              </div>
            ))}
          </dl>
          {coming.length === 0 ? <EmptyState compact text={t("home.nothingComing")} /> : <VisitList visits={coming} withPatient timeOnly />}
        </>
      ) : null}
    </Panel>
  );
}

const TASKS = 5;

function TasksForYou() {
  const { t } = useTranslation();
  const tasks = useOwnTasks();
  if (tasks.data === undefined) return null;
  return (
    <Panel
      title={t("tasks.forYou")}
      count={tasks.data.length}
      flush
      actions={
        <Button component={Link} to="/tasks" size="compact-sm" variant="subtle">
          {t("tasks.all")}
        </Button>
      }
    >
      {tasks.data.length === 0 ? <EmptyState compact text={t("tasks.noneMine")} /> : <TaskList tasks={tasks.data.slice(0, TASKS)} />}
    </Panel>
  );
}

function RecentPanel() {
  const { t } = useTranslation();
  const recent = useRecent();
  const line = useRecentLine();
  return (
    <Panel title={t("home.recent")} flush>
      {recent.length === 0 ? (
        <EmptyState compact text={t("home.noRecent")} />
      ) : (
        <ul className={shared.list}>
          {recent.map((item) => (
            <li key={item.id}>
              <Link className={classes.recent} to={recordPath(item.table, item.id)}>
                {item.table === "patients" ? (
                  <SpeciesIcon species={item.species} small />
                ) : (
                  <span className={shared.avatar} data-small aria-hidden>
                    <IconUser size="1.125rem" stroke={1.6} />
                  </span>
                )}
                <div style={{ minWidth: 0 }}>
                  <Text size="sm" fw={600} truncate>
                    {item.title}
                  </Text>
                  <Text size="xs" c="dimmed" truncate>
                    {line(item)}
                  </Text>
                </div>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
