// All about one appointment beside the place where it was clicked: who, alerts, the next steps.
import { ActionIcon, Anchor, Button, Kbd, Popover, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconEdit, IconPhone, IconStethoscope, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { inkOn, dateToDay, showShortDay, showTime, showWhen } from "../../app/format";
import { NewerNote } from "../../app/NewerNote";
import { useErrorText, useMetaTexts } from "../../app/i18n";
import { AlertBanner } from "../../components/AlertBanner";
import { useAlertText } from "../../components/alertWords";
import { Chip } from "../../components/Chip";
import { StatusChip, StatusIcon } from "../../components/status";
import { ErrorState } from "../../components/States";
import type { AppointmentSummary } from "../../generated/api";
import { visitQuery } from "../../visits/queries";
import { stepsFrom, type Step } from "../../visits/steps";
import { DueLine } from "../../vaccinations/DueLine";
import { useConsult } from "../../visits/useConsult";
import { fillOf } from "./events";
import classes from "./schedule.module.css";
import { titleOf, whoOf } from "./useWords";

export interface PanelActions {
  onStep: (visit: AppointmentSummary, step: Step) => void;
  onEdit: (visit: AppointmentSummary) => void;
}

export interface Opened {
  visit: AppointmentSummary;
  /** Where it stands on the screen. */
  box: { left: number; top: number; width: number; height: number };
}

interface Props extends PanelActions {
  opened: Opened | null;
  onClose: () => void;
}

export function VisitPanel({ opened, onClose, ...actions }: Props) {
  return (
    <Popover
      key={opened?.visit.id}
      opened={opened !== null}
      onChange={(open) => {
        if (!open) onClose();
      }}
      position="right-start"
      width="22rem"
      shadow="lg"
      withArrow
      trapFocus
      withinPortal
      withRoles={false}
      closeOnEscape
      middlewares={{ flip: true, shift: { padding: 8 }, inline: false }}
    >
      <Popover.Target>
        <div aria-hidden className={classes.anchor} style={opened?.box} />
      </Popover.Target>
      <Popover.Dropdown p={0} className={classes.panel}>
        {opened ? <PanelContent opened={opened.visit} onClose={onClose} {...actions} /> : null}
      </Popover.Dropdown>
    </Popover>
  );
}

function PanelContent({ opened, onClose, onStep, onEdit }: PanelActions & { opened: AppointmentSummary; onClose: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const alertText = useAlertText();
  const found = useQuery({ ...visitQuery(opened.id), initialData: opened });
  if (found.error) return <ErrorState message={errorText(found.error)} onRetry={() => void found.refetch()} />;
  const visit = found.data;
  const steps = stepsFrom(visit);
  const keys = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = steps.find(({ key }) => key === event.key.toLowerCase());
    if (step) onStep(visit, step);
    else if (event.key.toLowerCase() === "e") onEdit(visit);
    else return;
    event.preventDefault();
  };
  const fill = fillOf(visit.color);
  return (
    <div role="dialog" aria-label={titleOf(visit)} onKeyDown={keys}>
      <div className={classes.panelHead} style={{ background: fill, color: inkOn(fill) }}>
        <div style={{ minWidth: 0, flex: 1 }}>
          <Text fw={650} truncate>
            {titleOf(visit)}
          </Text>
          <Text size="sm">{`${showShortDay(dateToDay(new Date(visit.start)))}, ${showTime(visit.start)} – ${showTime(visit.end)} · ${visit.type_name}`}</Text>
        </div>
        <ActionIcon variant="transparent" c="inherit" aria-label={t("common.close")} onClick={onClose}>
          <IconX size="1.125rem" aria-hidden />
        </ActionIcon>
      </div>
      <div className={classes.panelBody}>
        <AlertBanner alerts={visit.alerts.map(alertText)} about={titleOf(visit)} />
        {visit.deceased ? <Chip tone="alert">{t("schedule.deceased")}</Chip> : null}
        <DueLine patientId={visit.patient_id} />
        <NewerNote table="appointments" id={visit.id} />
        <Marks visit={visit} />
        <People visit={visit} />
        <Times visit={visit} />
      </div>
      <Steps visit={visit} steps={steps} onStep={onStep} onEdit={onEdit} />
    </div>
  );
}

function Marks({ visit }: { visit: AppointmentSummary }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  return (
    <div className={classes.marks}>
      <StatusChip status={visit.status} />
      {visit.is_walk_in ? <Chip tone="info">{texts.label("appointments", "is_walk_in")}</Chip> : null}
      {visit.triage ? <Chip tone={visit.triage === "ROUTINE" ? "quiet" : "alert"}>{texts.code("appointments", "triage", visit.triage)}</Chip> : null}
      {visit.series_id ? <Chip>{t("schedule.ofSeries")}</Chip> : null}
      {visit.clash ? <Chip tone="alert">{t("today.clash")}</Chip> : null}
    </div>
  );
}

function People({ visit }: { visit: AppointmentSummary }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const line = (label: string, value: ReactNode) => (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
  return (
    <dl className={classes.terms}>
      {visit.patient_id
        ? line(
            texts.label("appointments", "patient_id"),
            <>
              <Anchor component={Link} to={`/patients/${visit.patient_id}`} size="sm" underline="always">
                {visit.patient_name}
              </Anchor>
              {visit.species ? ` · ${texts.species(visit.species)}` : ""}
            </>,
          )
        : null}
      {visit.client_id
        ? line(
            t("patient.owner"),
            <Anchor component={Link} to={`/clients/${visit.client_id}`} size="sm" underline="always">
              {visit.client_name}
            </Anchor>,
          )
        : null}
      {visit.phone
        ? line(
            t("client.phone"),
            <span className={classes.phone}>
              <IconPhone size="0.875rem" aria-hidden /> {visit.phone}
            </span>,
          )
        : null}
      {visit.patient_id === null ? line(texts.label("appointments", "patient_id"), t("today.block")) : null}
      {whoOf(visit) ? line(t("book.staff"), whoOf(visit)) : line(t("book.staff"), t("schedule.nobody"))}
      {visit.reason ? line(texts.label("appointments", "reason"), visit.reason) : null}
      {visit.notes ? line(texts.label("appointments", "notes"), visit.notes) : null}
    </dl>
  );
}

const MOMENTS = ["checked_in_at", "roomed_at", "actual_start", "ready_at", "actual_end", "canceled_at"] as const;

/** When each state was reached, and by whom and why it was called off. */
function Times({ visit }: { visit: AppointmentSummary }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const reached = MOMENTS.flatMap((name) => {
    const at = visit[name];
    return at === null ? [] : [{ name, at }];
  });
  const off = visit.status === "CANCELED";
  if (reached.length === 0 && !off) return null;
  return (
    <dl className={classes.terms} aria-label={t("schedule.times")}>
      {reached.map(({ name, at }) => (
        <div key={name} className={classes.termRow}>
          <dt>{texts.label("appointments", name)}</dt>
          <dd>{showWhen(at)}</dd>
        </div>
      ))}
      {off && visit.canceled_by ? (
        <div className={classes.termRow}>
          <dt>{texts.label("appointments", "canceled_by")}</dt>
          <dd>{visit.canceled_by}</dd>
        </div>
      ) : null}
      {off && visit.cancellation_reason ? (
        <div className={classes.termRow}>
          <dt>{texts.label("appointments", "reason")}</dt>
          <dd>{visit.cancellation_reason}</dd>
        </div>
      ) : null}
    </dl>
  );
}

function Steps({ visit, steps, onStep, onEdit }: PanelActions & { visit: AppointmentSummary; steps: readonly Step[] }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const consult = useConsult();
  return (
    <div className={classes.panelSteps} role="group" aria-label={t("schedule.steps")}>
      {steps.map((step, at) => (
        <Button
          key={step.to}
          size="compact-sm"
          variant={at === 0 && step.to !== "CANCELED" ? "filled" : "default"}
          leftSection={<StatusIcon status={step.to} />}
          rightSection={<Kbd size="xs">{step.key.toUpperCase()}</Kbd>}
          onClick={() => onStep(visit, step)}
        >
          {step.to === "CANCELED" ? t("today.cancelMenu") : texts.code("appointments", "status", step.to)}
        </Button>
      ))}
      {consult.mayFor(visit) ? (
        <Button size="compact-sm" variant="default" leftSection={<IconStethoscope size="1rem" aria-hidden />} loading={consult.busy} onClick={() => consult.ofAppointment(visit.id)}>
          {t("consult.open")}
        </Button>
      ) : null}
      <Button size="compact-sm" variant="default" leftSection={<IconEdit size="1rem" aria-hidden />} rightSection={<Kbd size="xs">{t("key.e")}</Kbd>} onClick={() => onEdit(visit)}>
        {t("today.edit")}
      </Button>
    </div>
  );
}
