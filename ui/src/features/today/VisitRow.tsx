// One appointment of the day. The row itself takes the focus: letters change the state,
// the arrows go to the next row.
import { ActionIcon, Button, Kbd, Menu, Text } from "@mantine/core";
import { IconDotsVertical, IconEdit, IconClockExclamation, IconLayersIntersect } from "@tabler/icons-react";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { inkOn, showTime } from "../../app/format";
import { useMetaTexts } from "../../app/i18n";
import { AlertChips } from "../../components/AlertChips";
import { Chip } from "../../components/Chip";
import { StatusChip, StatusIcon } from "../../components/status";
import type { AppointmentSummary } from "../../generated/api";
import { freesItsTime, minutesLate, nextStep, stepsFrom, type Step } from "../../visits/steps";
import classes from "./today.module.css";

interface Props {
  visit: AppointmentSummary;
  now: Date;
  onStep: (visit: AppointmentSummary, step: Step) => void;
  onEdit: (visit: AppointmentSummary) => void;
}

function moveFocus(row: HTMLElement, key: string): boolean {
  const rows = [...(row.closest("ul")?.querySelectorAll<HTMLElement>("[data-visit]") ?? [])];
  const at = rows.indexOf(row);
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[key];
  if (target === undefined) return false;
  rows[target]?.focus();
  return true;
}

export function VisitRow({ visit, now, onStep, onEdit }: Props) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const steps = stepsFrom(visit);
  const next = nextStep(visit);
  const who = [...visit.staff, ...visit.resources].map(({ name }) => name).join(", ");
  const title = visit.patient_name ?? visit.reason ?? visit.type_name;
  const status = texts.code("appointments", "status", visit.status);
  const keys = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = steps.find(({ key }) => key === event.key.toLowerCase());
    if (step) onStep(visit, step);
    else if (event.key.toLowerCase() === "e") onEdit(visit);
    else if (!moveFocus(event.currentTarget, event.key)) return;
    event.preventDefault();
  };
  return (
    <li>
      <div
        role="group"
        tabIndex={0}
        data-visit={visit.id}
        className={`${classes.row} ${freesItsTime(visit.status) ? classes.off : ""}`}
        aria-label={t("today.rowLabel", { time: showTime(visit.start), name: title, status })}
        aria-keyshortcuts={[...steps.map(({ key }) => key.toUpperCase()), "E"].join(" ")}
        onKeyDown={keys}
      >
        <div className={classes.slot} style={{ background: visit.color, color: inkOn(visit.color) }}>
          <span className={classes.slotTime}>{`${showTime(visit.start)} – ${showTime(visit.end)}`}</span>
          <span className={classes.slotType}>{visit.type_name}</span>
        </div>
        <div className={classes.cell}>
          <Text size="sm" fw={600} truncate className={classes.name}>
            {visit.patient_id ? (
              <Link to={`/patients/${visit.patient_id}`} className={classes.rowLink}>
                {title}
              </Link>
            ) : (
              title
            )}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {visit.client_id ? (
              <Link to={`/clients/${visit.client_id}`} className={classes.rowLink}>
                {visit.client_name}
              </Link>
            ) : (
              t("today.block")
            )}
            {visit.species ? ` · ${texts.species(visit.species)}` : ""}
          </Text>
        </div>
        <div className={classes.cell}>
          <Text component="div" size="sm" truncate>
            {visit.patient_name ? visit.reason : null}
            <span className={classes.whoInline}>{who}</span>
          </Text>
          <AlertChips alerts={visit.alerts} />
        </div>
        <div className={`${classes.cell} ${classes.who}`}>
          <Text size="sm" truncate>
            {visit.staff.map(({ name }) => name).join(", ")}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {visit.resources.map(({ name }) => name).join(", ")}
          </Text>
        </div>
        <div className={classes.marks}>
          <StatusChip status={visit.status} />
          <LateMark visit={visit} now={now} />
          {visit.clash ? (
            <Chip tone="alert" icon={<IconLayersIntersect size="0.875rem" aria-hidden />}>
              {t("today.clash")}
            </Chip>
          ) : null}
        </div>
        <div className={classes.actions}>
          {next ? (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<StatusIcon status={next.to} />}
              aria-label={t("today.setTo", { name: title, status: texts.code("appointments", "status", next.to) })}
              onClick={() => onStep(visit, next)}
            >
              {texts.code("appointments", "status", next.to)}
            </Button>
          ) : null}
          <VisitMenu visit={visit} title={title} onStep={onStep} onEdit={onEdit} />
        </div>
      </div>
    </li>
  );
}

function LateMark({ visit, now }: { visit: AppointmentSummary; now: Date }) {
  const { t } = useTranslation();
  const late = minutesLate(visit.status, visit.start, now);
  if (late === 0) return null;
  return (
    <Chip tone="warn" icon={<IconClockExclamation size="0.875rem" aria-hidden />}>
      {late < 60 ? t("today.late", { count: late }) : t("today.lateHours", { count: Math.floor(late / 60) })}
    </Chip>
  );
}

function VisitMenu({ visit, title, onStep, onEdit }: Omit<Props, "now"> & { title: string }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  return (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t("today.menu", { name: title })}>
          <IconDotsVertical size="1.125rem" aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {stepsFrom(visit).map((step) => (
          <Menu.Item
            key={step.to}
            leftSection={<StatusIcon status={step.to} />}
            rightSection={<Kbd size="xs">{step.key.toUpperCase()}</Kbd>}
            onClick={() => onStep(visit, step)}
          >
            {step.to === "CANCELED" ? t("today.cancelMenu") : texts.code("appointments", "status", step.to)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconEdit size="1rem" aria-hidden />}
          rightSection={<Kbd size="xs">{t("key.e")}</Kbd>}
          onClick={() => onEdit(visit)}
        >
          {t("today.edit")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
