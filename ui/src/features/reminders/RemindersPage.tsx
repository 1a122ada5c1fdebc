// Who is reminded of what: looked through before it is sent, one household after the other.
import { Button, Checkbox, NativeSelect, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { IconBellCheck, IconPrinter, IconSend } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { usePageKeys } from "../../app/dialogs";
import { addDays, isDay, showDay, today } from "../../app/format";
import { useErrorText, useMetaTexts } from "../../app/i18n";
import { OfflineLine } from "../../app/OfflineLine";
import { useTell } from "../../app/tell";
import { Chip } from "../../components/Chip";
import shared from "../../components/components.module.css";
import { ConfirmModal } from "../../components/ConfirmModal";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import { DayInput } from "../../fields/inputs/DayInput";
import * as api from "../../generated/api";
import type { Channel, Household, Preview } from "../../generated/api";
import { DueItems, Ways } from "./HouseholdLines";
import { PrintList } from "./PrintList";
import { previewQuery } from "./queries";
import { CHANNELS, countDue, reaches } from "./reach";
import classes from "./reminders.module.css";
import { RunsPanel } from "./RunsPanel";
import { SkippedPanel } from "./SkippedPanel";

const AHEAD_DAYS = 30;

export function RemindersPage() {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const errorText = useErrorText();
  const tell = useTell();
  const [until, setUntil] = useState(() => addDays(today(), AHEAD_DAYS));
  const [channel, setChannel] = useState<Channel>("LETTER");
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const found = useQuery({ ...previewQuery(until), enabled: isDay(until) });
  const plan = planOf(found.data, channel, without);
  const ready = isDay(until) && plan.chosen.length > 0 && !found.isPlaceholderData;
  usePageKeys([["alt+R", () => (ready ? setAsking(true) : tell(t("reminders.nobody")))]], []);
  const leaveOut = (client: string, out: boolean): void => {
    const next = new Set(without);
    if (out) next.add(client);
    else next.delete(client);
    setWithout(next);
  };
  return (
    <>
      <OfflineLine />
      <PageHeader
        title={t("reminders.title")}
        subtitle={t("reminders.subtitle")}
        actions={
          <Button variant="default" leftSection={<IconPrinter size="1rem" aria-hidden />} disabled={plan.chosen.length === 0} onClick={() => window.print()}>
            {t("reminders.print")}
          </Button>
        }
      />
      <div className={classes.bar} role="group" aria-label={t("reminders.choose")}>
        <DayInput label={t("reminders.until")} value={until} error={isDay(until) ? undefined : t("form.problem.date")} onChange={setUntil} />
        <NativeSelect
          label={t("reminders.by")}
          value={channel}
          data={CHANNELS.map((value) => ({ value, label: texts.code("reminder_notices", "channel", value) }))}
          onChange={(event) => setChannel(CHANNELS.find((each) => each === event.currentTarget.value) ?? "LIST")}
        />
        <Button leftSection={<IconSend size="1rem" aria-hidden />} aria-keyshortcuts="Alt+R" disabled={!ready} onClick={() => setAsking(true)}>
          {t("reminders.run")}
        </Button>
        <Text size="sm" role="status" className={classes.sum}>
          {found.data ? `${t("reminders.toHouseholds", { count: plan.chosen.length })}, ${t("reminders.ofThings", { count: countDue(plan.chosen) })}` : ""}
        </Text>
      </div>
      <div className={classes.columns}>
        <Panel title={t("reminders.households")} count={plan.all.length} flush>
          {found.error ? (
            <ErrorState message={errorText(found.error)} onRetry={() => void found.refetch()} />
          ) : found.isPending ? (
            <LoadingState />
          ) : plan.all.length === 0 ? (
            <EmptyState icon={<IconBellCheck size="1.75rem" aria-hidden />} text={t("reminders.nobody")} hint={t("reminders.nobodyHint")} />
          ) : (
            <ul className={shared.list}>
              {plan.all.map((household) => (
                <Line key={household.client_id} household={household} channel={channel} out={without.has(household.client_id)} onOut={(out) => leaveOut(household.client_id, out)} />
              ))}
            </ul>
          )}
        </Panel>
        <div className={classes.side}>
          <RunsPanel />
          <SkippedPanel skipped={found.data?.skipped ?? []} />
        </div>
      </div>
      <RunModal opened={asking} until={until} channel={channel} plan={plan} without={[...without]} onClose={() => setAsking(false)} />
      <PrintList title={t("reminders.listUntil", { when: isDay(until) ? showDay(until) : "" })} households={plan.chosen} />
    </>
  );
}

interface Plan {
  all: readonly Household[];
  /** Those who are reminded. */
  chosen: Household[];
  /** Those who cannot be reached this way, and stay for another one. */
  unreachable: Household[];
  /** How many are left out by hand. */
  out: number;
}

function planOf(found: Preview | undefined, channel: Channel, without: ReadonlySet<string>): Plan {
  const all = found?.households ?? [];
  const wanted = all.filter(({ client_id }) => !without.has(client_id));
  return {
    all,
    chosen: wanted.filter(({ reach }) => reaches(channel, reach)),
    unreachable: wanted.filter(({ reach }) => !reaches(channel, reach)),
    out: all.length - wanted.length,
  };
}

function Line({ household, channel, out, onOut }: { household: Household; channel: Channel; out: boolean; onOut: (out: boolean) => void }) {
  const { t } = useTranslation();
  const { reach } = household;
  const can = reaches(channel, reach);
  return (
    <li className={classes.household} data-out={out || !can || undefined}>
      <Checkbox
        checked={!out && can}
        disabled={!can}
        label={reach.name}
        aria-label={t("reminders.include", { name: reach.name })}
        classNames={{ label: classes.name ?? "" }}
        onChange={(event) => onOut(!event.currentTarget.checked)}
      />
      {can ? null : <Chip tone="warn">{t(`reminders.cannot.${channel}`)}</Chip>}
      <Ways household={household} />
      <DueItems household={household} />
    </li>
  );
}

/** Names what is about to be done by its numbers. */
function RunModal({ opened, until, channel, plan, without, onClose }: { opened: boolean; until: string; channel: Channel; plan: Plan; without: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const navigate = useNavigate();
  const run = useMutation({ mutationFn: api.runReminders });
  const by = texts.code("reminder_notices", "channel", channel);
  return (
    <ConfirmModal
      opened={opened}
      title={t("reminders.runTitle", { count: plan.chosen.length })}
      confirm={t("reminders.runYes")}
      onConfirm={async () => {
        const { id } = await run.mutateAsync({ until, channel, without });
        void navigate(`/reminders/${id}`);
      }}
      onClose={onClose}
    >
      <p>{t("reminders.runText", { households: t("reminders.toHouseholds", { count: plan.chosen.length }), things: t("reminders.ofThings", { count: countDue(plan.chosen) }), by })}</p>
      {plan.unreachable.length > 0 ? <p>{t("reminders.runUnreachable", { count: plan.unreachable.length })}</p> : null}
      {plan.out > 0 ? <p>{t("reminders.runOut", { count: plan.out })}</p> : null}
      <p>{t("reminders.runNote")}</p>
    </ConfirmModal>
  );
}
