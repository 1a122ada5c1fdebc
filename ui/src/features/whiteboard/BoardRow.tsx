// One animal on the whiteboard. The row takes the focus: letters act, arrows go on.
import { ActionIcon } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconClock, IconClockExclamation, IconDoorEnter, IconStethoscope } from "@tabler/icons-react";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { showNumber } from "../../app/format";
import { useMetaTexts } from "../../app/i18n";
import { useLength, useStepDue } from "../../clinic/due";
import { AlertChips } from "../../components/AlertChips";
import { Chip } from "../../components/Chip";
import { SpeciesIcon } from "../../components/SpeciesIcon";
import { StatusChip } from "../../components/status";
import type { BoardLine } from "../../generated/api";
import classes from "./whiteboard.module.css";

export type Act = "room" | "done" | "task" | "treatment" | "open" | "ready" | "left";

export const KEYS: Record<string, Act> = { r: "room", d: "done", t: "task", m: "treatment", o: "open", enter: "open", p: "ready", l: "left" };

interface Props {
  line: BoardLine;
  now: Date;
  onAct: (act: Act) => void;
  /** Whether the key went to another row. */
  onMove: (row: HTMLElement, key: string) => boolean;
}

export function BoardRow({ line, now, onAct, onMove }: Props) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const where = line.rooms.map(({ name }) => name).join(", ");
  const keys = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    // A link or a button in the row has Enter for itself.
    if (event.target !== event.currentTarget && event.key === "Enter") return;
    const act = KEYS[event.key.toLowerCase()];
    if (act) onAct(act);
    else if (!onMove(event.currentTarget, event.key)) return;
    event.preventDefault();
  };
  return (
    <li>
      <div
        role="group"
        tabIndex={0}
        data-visit={line.patient_id}
        className={classes.row}
        aria-label={t("board.rowLabel", { name: line.patient_name, where: where || t("board.nowhere"), next: line.next?.title ?? t("board.nothingNext") })}
        aria-keyshortcuts="R D M T O P L"
        onKeyDown={keys}
      >
        <div className={classes.who}>
          <SpeciesIcon species={line.species} />
          <div className={classes.names}>
            <span className={classes.first}>
              <Link to={`/patients/${line.patient_id}`} className={classes.name}>
                {line.patient_name}
              </Link>
              {line.weight_kg === null ? null : <span className={classes.weight}>{t("patient.kg", { weight: showNumber(line.weight_kg) })}</span>}
            </span>
            <span className={classes.owner}>{line.owner}</span>
            <AlertChips alerts={line.alerts} most={2} />
          </div>
        </div>
        <div className={classes.where}>{where || <span className={classes.nowhere}>{t("board.nowhere")}</span>}</div>
        <div className={classes.staff}>{line.staff.map(({ name }) => name).join(", ")}</div>
        <div className={classes.state}>
          {line.triage === "EMERGENCY" || line.triage === "URGENT" ? (
            <Chip tone={line.triage === "EMERGENCY" ? "alert" : "warn"} icon={<IconAlertTriangle size="0.875rem" aria-hidden />}>
              {texts.code("appointments", "triage", line.triage)}
            </Chip>
          ) : null}
          {line.status === null ? <Chip tone="busy">{t(line.record_id === null ? "board.without" : "board.openVisit")}</Chip> : <StatusChip status={line.status} />}
          <Since line={line} now={now} />
        </div>
        <Next line={line} now={now} />
        <div className={classes.acts}>
          {line.next === null ? null : (
            <ActionIcon size="lg" variant="default" tabIndex={-1} aria-label={t("board.doneOne", { what: line.next.title })} title={t("board.doneOne", { what: line.next.title })} onClick={() => onAct("done")}>
              <IconCheck size="1.25rem" aria-hidden />
            </ActionIcon>
          )}
          <ActionIcon size="lg" variant="default" tabIndex={-1} aria-label={t("board.moveOne", { name: line.patient_name })} title={t("board.moveOne", { name: line.patient_name })} onClick={() => onAct("room")}>
            <IconDoorEnter size="1.25rem" aria-hidden />
          </ActionIcon>
          <ActionIcon size="lg" variant="default" tabIndex={-1} aria-label={t("board.openOne", { name: line.patient_name })} title={t("board.openOne", { name: line.patient_name })} onClick={() => onAct("open")}>
            <IconStethoscope size="1.25rem" aria-hidden />
          </ActionIcon>
        </div>
      </div>
    </li>
  );
}

function Since({ line, now }: { line: BoardLine; now: Date }) {
  const { t } = useTranslation();
  const length = useLength();
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(line.since)) / 60_000));
  return <span className={classes.since}>{t("board.since", { time: length(minutes) })}</span>;
}

function Next({ line, now }: { line: BoardLine; now: Date }) {
  const { t } = useTranslation();
  const dueOf = useStepDue();
  const { next } = line;
  if (next === null) return <div className={classes.nothing}>{line.reason ?? t("board.nothingNext")}</div>;
  const due = dueOf(next, now);
  const Icon = due?.tone === "alert" ? IconClockExclamation : IconClock;
  return (
    <div className={classes.next} data-tone={due?.tone}>
      <span className={classes.nextTitle}>{[next.title, next.detail].filter(Boolean).join(", ")}</span>
      <span className={classes.nextDue}>
        {due ? (
          <>
            <Icon size="1.125rem" aria-hidden /> {due.text}
          </>
        ) : null}
        {line.steps > 1 ? ` ${t("board.more", { count: line.steps - 1 })}` : ""}
      </span>
    </div>
  );
}
