// One visit on the board. The row itself takes the focus: letters change the state, arrows move on.
import { ActionIcon, Button, Text } from "@mantine/core";
import { IconAlertOctagon, IconDotsVertical, IconPhone } from "@tabler/icons-react";
import type { KeyboardEvent, MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { inkOn, showTime } from "../../app/format";
import { useMetaTexts } from "../../app/i18n";
import { AlertChips } from "../../components/AlertChips";
import { useAlertText } from "../../components/alertWords";
import { StatusIcon } from "../../components/status";
import type { AppointmentSummary } from "../../generated/api";
import { DueLine } from "../../vaccinations/DueLine";
import { ReadAlerts } from "../../visits/ReadAlerts";
import { freesItsTime, mayCheckIn, minutesLate, nextStep, stepsFrom, type Step } from "../../visits/steps";
import type { ToConsult } from "../../visits/useConsult";
import { groupOf } from "./groups";
import classes from "./today.module.css";
import { Marks, Times } from "./VisitMarks";
import type { MenuPlace } from "./VisitMenu";
import { nameOf } from "./words";

export interface RowActions {
  onStep: (visit: AppointmentSummary, step: Step) => void;
  onEdit: (visit: AppointmentSummary) => void;
  onMenu: (place: MenuPlace) => void;
  onCheckIn: (visit: AppointmentSummary) => void;
  onConsult: ToConsult;
  /** Whether the key went to another row. */
  onMove: (row: HTMLElement, key: string) => boolean;
}

interface Props extends RowActions {
  visit: AppointmentSummary;
  /** The time of day on the day itself; null on any other day, when nobody waits. */
  now: Date | null;
}

/** Whoever opens the menu by key has no pointer: it opens at the row. */
function placeOf(event: MouseEvent<HTMLElement>): { x: number; y: number } {
  const box = event.currentTarget.getBoundingClientRect();
  const pointed = event.clientX > 0 || event.clientY > 0;
  return pointed ? { x: event.clientX, y: event.clientY } : { x: box.left, y: box.bottom };
}

export function VisitRow({ visit, now, onStep, onEdit, onMenu, onMove, onCheckIn, onConsult }: Props) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const steps = stepsFrom(visit);
  const status = texts.code("appointments", "status", visit.status);
  const keys = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = steps.find(({ key }) => key === event.key.toLowerCase());
    if (step) onStep(visit, step);
    else if (event.key.toLowerCase() === "e") onEdit(visit);
    else if (event.key.toLowerCase() === "i" && mayCheckIn(visit)) onCheckIn(visit);
    else if (event.key.toLowerCase() === "o" && onConsult.mayFor(visit)) onConsult.ofAppointment(visit.id);
    else if (!onMove(event.currentTarget, event.key)) return;
    event.preventDefault();
  };
  return (
    <li>
      <div
        role="group"
        tabIndex={0}
        data-visit={visit.id}
        className={`${classes.row} ${freesItsTime(visit.status) ? classes.off : ""}`}
        aria-label={t("today.rowLabel", { time: showTime(visit.start), name: nameOf(visit), status })}
        aria-keyshortcuts={[...steps.map(({ key }) => key.toUpperCase()), "E"].join(" ")}
        onKeyDown={keys}
        onContextMenu={(event) => {
          event.preventDefault();
          onMenu({ visit, ...placeOf(event) });
        }}
      >
        <div className={classes.slot} style={{ background: visit.color || "var(--vet-quiet-soft)", color: visit.color ? inkOn(visit.color) : undefined }}>
          <span className={classes.slotTime}>{showTime(visit.start)}</span>
          <span className={classes.slotType}>{visit.type_name}</span>
        </div>
        <div className={classes.cell}>
          <Who visit={visit} />
          <Details visit={visit} now={now} />
          <Marks visit={visit} now={now} />
          <Times visit={visit} />
          {visit.status === "READY" ? <DueLine patientId={visit.patient_id} /> : null}
        </div>
        <RowButtons visit={visit} onStep={onStep} onMenu={onMenu} />
        <UnreadAlerts visit={visit} />
      </div>
    </li>
  );
}

function Who({ visit }: { visit: AppointmentSummary }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const species = visit.species ? texts.species(visit.species) : null;
  return (
    <div className={classes.names}>
      {visit.patient_id ? (
        <Link to={`/patients/${visit.patient_id}`} className={classes.name}>
          {nameOf(visit)}
        </Link>
      ) : (
        <span className={classes.name}>{nameOf(visit)}</span>
      )}
      {visit.client_id ? (
        <Link to={`/clients/${visit.client_id}`} className={classes.owner}>
          {visit.client_name}
        </Link>
      ) : visit.patient_id ? null : (
        <span className={classes.owner}>{t("today.block")}</span>
      )}
      {species ? <span className={classes.species}>{species}</span> : null}
    </div>
  );
}

/** Why they come and to whom; whom to ring when they are late; why it was called off. */
function Details({ visit, now }: { visit: AppointmentSummary; now: Date | null }) {
  const { t } = useTranslation();
  const people = [...visit.staff, ...visit.resources].map(({ name }) => name).join(", ");
  const parts = [visit.patient_name ? visit.reason : null, people].filter(Boolean).join(" · ");
  const late = now !== null && minutesLate(visit.status, visit.start, now) > 0;
  const cancelled = visit.status === "CANCELED";
  return (
    <>
      {parts ? (
        <Text size="sm" truncate title={parts}>
          {parts}
        </Text>
      ) : null}
      {late && visit.phone && visit.patient_id ? (
        <span className={classes.phone}>
          <IconPhone size="0.875rem" aria-hidden /> {visit.phone}
        </span>
      ) : null}
      {cancelled && visit.cancellation_reason ? (
        <Text size="xs" c="dimmed">
          {visit.canceled_by ? t("today.cancelledBy", { reason: visit.cancellation_reason, who: visit.canceled_by }) : visit.cancellation_reason}
        </Text>
      ) : null}
    </>
  );
}

function RowButtons({ visit, onStep, onMenu }: Pick<Props, "visit" | "onStep" | "onMenu">) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const next = nextStep(visit);
  const name = nameOf(visit);
  return (
    <div className={classes.actions}>
      {next ? (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<StatusIcon status={next.to} />}
          aria-label={t("today.setTo", { name, status: texts.code("appointments", "status", next.to) })}
          onClick={() => onStep(visit, next)}
        >
          {next.to === "CANCELED" ? t("today.cancelMenu") : texts.code("appointments", "status", next.to)}
        </Button>
      ) : null}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t("today.menu", { name })}
        aria-haspopup="menu"
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          onMenu({ visit, x: box.left, y: box.bottom });
        }}
      >
        <IconDotsVertical size="1.125rem" aria-hidden />
      </ActionIcon>
    </div>
  );
}

/** Red until somebody has read them, once a visit; a chip after that. */
function UnreadAlerts({ visit }: { visit: AppointmentSummary }) {
  const { t } = useTranslation();
  const text = useAlertText();
  if (visit.alerts.length === 0 || freesItsTime(visit.status)) return null;
  if (visit.unread_alerts.length === 0 || groupOf(visit) === "gone") {
    return (
      <div className={classes.readAlerts}>
        <AlertChips alerts={visit.alerts} most={3} />
      </div>
    );
  }
  return (
    <div className={classes.unread} role="note" aria-label={t("alerts.about", { name: nameOf(visit) })}>
      <IconAlertOctagon size="1.125rem" aria-hidden style={{ flex: "none" }} />
      <span className={classes.unreadWords}>{visit.unread_alerts.map(text).join(" · ")}</span>
      <ReadAlerts visit={visit} />
    </div>
  );
}
