// Where the day starts: find somebody, add somebody, see what comes next.
import { Button, Kbd, Text, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconCalendarPlus, IconSearch, IconUser, IconUserPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { showLongDay, today } from "../../app/format";
import { useErrorText, useMetaTexts } from "../../app/i18n";
import { useNow } from "../../app/now";
import { OfflineLine } from "../../app/OfflineLine";
import { useRecentLine } from "../../app/lines";
import { recordPath, useRecent } from "../../app/recent";
import { openSearch } from "../../app/search-box";
import { useSession } from "../../app/session";
import shared from "../../components/components.module.css";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { SpeciesIcon } from "../../components/SpeciesIcon";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import { VisitList } from "../../components/VisitList";
import { dayQuery } from "../../visits/queries";
import { freesItsTime } from "../../visits/steps";
import classes from "./today.module.css";

const NEXT = 6;
const COUNTED = ["CHECKED_IN", "IN_PROGRESS", "COMPLETED"] as const;

export function HomePage() {
  const { t } = useTranslation();
  const name = useSession()?.user?.name ?? "";
  return (
    <>
      <OfflineLine />
      <PageHeader title={t("home.title", { name })} subtitle={showLongDay(today())} />
      <div className={classes.find}>
        <UnstyledButton className={classes.findBox} onClick={openSearch}>
          <IconSearch size="1.25rem" aria-hidden />
          <span>{t("home.find")}</span>
          <Kbd ml="auto">{t("key.ctrlK")}</Kbd>
        </UnstyledButton>
        <Button component={Link} to="/clients/new" size="lg" h="3.25rem" variant="default" leftSection={<IconUserPlus size="1.125rem" aria-hidden />}>
          {t("client.new")}
        </Button>
        <Button component={Link} to="/today?book=new" size="lg" h="3.25rem" leftSection={<IconCalendarPlus size="1.125rem" aria-hidden />}>
          {t("book.title")}
        </Button>
      </div>
      <div className={classes.home}>
        <TodayGlance />
        <RecentPanel />
      </div>
    </>
  );
}

function TodayGlance() {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const errorText = useErrorText();
  const now = useNow();
  const day = useQuery(dayQuery(today()));
  const visits = (day.data ?? []).filter((visit) => !freesItsTime(visit.status));
  const coming = visits.filter((visit) => visit.status !== "COMPLETED" && Date.parse(visit.end) >= now.getTime());
  const number = (label: string, value: number) => (
    <div key={label}>
      <div className={classes.number}>{value}</div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
    </div>
  );
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
          <div className={classes.numbers}>
            {number(t("home.booked"), visits.length)}
            {COUNTED.map((state) =>
              number(texts.code("appointments", "status", state), visits.filter(({ status }) => status === state).length),
            )}
          </div>
          {coming.length === 0 ? <EmptyState compact text={t("home.nothingComing")} /> : <VisitList visits={coming.slice(0, NEXT)} withPatient timeOnly />}
        </>
      ) : null}
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
