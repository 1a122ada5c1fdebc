// What two people wrote at the same time, for a person to look at. This list only shows.
import { Anchor, Button, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconAlertTriangle, IconCheck, IconCircleCheck } from "@tabler/icons-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { isDay, showDateTime, showDay, showWhen } from "../../app/format";
import { useErrorText } from "../../app/i18n";
import { OfflineLine } from "../../app/OfflineLine";
import { recordPath } from "../../app/recent";
import { useShown } from "../../app/shown";
import { Chip } from "../../components/Chip";
import shared from "../../components/components.module.css";
import { PageHeader } from "../../components/PageHeader";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import type { ConflictItem, ConflictSide } from "../../generated/api";
import classes from "./conflicts.module.css";
import { conflictsQuery } from "./queries";
import { together, type Shown } from "./together";

export function ConflictsPage() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const list = useQuery(conflictsQuery);
  return (
    <>
      <OfflineLine />
      <PageHeader title={t("conflicts.title")} subtitle={t("conflicts.subtitle")} />
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState message={errorText(list.error)} onRetry={() => void list.refetch()} /> : null}
      {list.data?.length === 0 ? (
        <section className={shared.panel} aria-label={t("conflicts.title")}>
          <EmptyState
            icon={<IconCircleCheck size="2rem" aria-hidden color="var(--vet-ok-ink)" />}
            text={t("conflicts.empty")}
            hint={t("conflicts.emptyHint")}
          />
        </section>
      ) : null}
      {list.data && list.data.length > 0 ? (
        <ul className={classes.cards}>
          {together(list.data).map(({ item, labels }) => (
            <li key={item.id}>
              <ConflictCard item={item} labels={labels} />
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

function ConflictCard({ item, labels }: Shown) {
  const { t } = useTranslation();
  const shown = useShown();
  const id = useId();
  const label = labels.map((each) => shown.record(item.table, each)).join(" · ");
  const field = shown.field(item.table, item.field, item.field_label);
  const linked = item.table === "clients" || item.table === "patients";
  return (
    <article className={shared.panel} aria-labelledby={id}>
      <div className={classes.head}>
        <Title order={2} size="0.9375rem" id={id}>
          {linked ? (
            <Anchor component={Link} to={recordPath(item.table, item.row_id)} inherit>
              {label}
            </Anchor>
          ) : (
            label
          )}
        </Title>
        {field ? <Text size="sm">{field}</Text> : null}
        <Text size="sm" c="dimmed">
          {t(`conflicts.kind.${item.kind}`)} · {t("conflicts.raised", { when: showDateTime(item.raised_at) })}
        </Text>
        <div className={classes.actions}>
          {item.kind === "overlap" ? <ToSchedule item={item} /> : null}
          {item.needs_review ? (
            <Chip tone="alert" icon={<IconAlertTriangle size="0.875rem" aria-hidden />}>
              {t("conflicts.needsReview")}
            </Chip>
          ) : null}
        </div>
      </div>
      <table className={classes.table} aria-labelledby={id}>
        <thead>
          <tr>
            <th scope="col">{t("conflicts.value")}</th>
            <th scope="col">{t("conflicts.who")}</th>
            <th scope="col">{t("conflicts.when")}</th>
            <th scope="col">{t("conflicts.state")}</th>
          </tr>
        </thead>
        <tbody>
          {item.earlier === null ? null : (
            <tr>
              <td>{shown.value(item.table, item.field, item.earlier)}</td>
              <td colSpan={2}>
                <Text size="sm" c="dimmed">
                  {t("conflicts.earlier")}
                </Text>
              </td>
              <td />
            </tr>
          )}
          {item.sides.map((side, at) => (
            <SideRow key={`${at} ${side.value}`} side={side} value={shown.value(item.table, item.field, side.value)} inForce={item.kind !== "overlap" && side.value === item.in_force} />
          ))}
        </tbody>
      </table>
    </article>
  );
}

/** The day stands at the beginning of what a side says: "2026-11-22 09:30 Bella". */
function dayOf({ sides }: ConflictItem): string | null {
  const days = sides.map(({ value }) => value.slice(0, 10));
  return days.find(isDay) ?? null;
}

function ToSchedule({ item }: { item: ConflictItem }) {
  const { t } = useTranslation();
  const day = dayOf(item);
  return (
    <Button component={Link} to={day === null ? "/schedule" : `/schedule?date=${day}`} size="compact-sm" variant="light">
      {day === null ? t("conflicts.toSchedule") : t("conflicts.toScheduleOn", { day: showDay(day) })}
    </Button>
  );
}

function SideRow({ side, value, inForce }: { side: ConflictSide; value: string; inForce: boolean }) {
  const { t } = useTranslation();
  const shown = useShown();
  return (
    <tr>
      <td className={classes.value}>{value === "" ? t("common.none") : value}</td>
      <td>
        {side.who ?? t("conflicts.unknown")}
        {side.device ? (
          <Text size="xs" c="dimmed">
            {shown.words(side.device)}
          </Text>
        ) : null}
      </td>
      <td>{side.at ? showWhen(side.at) : t("conflicts.unknown")}</td>
      <td>
        {inForce ? (
          <Chip tone="ok" icon={<IconCheck size="0.875rem" aria-hidden />}>
            {t("conflicts.inForce")}
          </Chip>
        ) : null}
      </td>
    </tr>
  );
}
