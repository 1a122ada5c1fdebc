// The small words of a visit: how long it has waited, how urgent it is, what stands in its way, and
// when it reached each state.
import { IconAlertTriangle, IconClock, IconClockExclamation, IconCross, IconLayersIntersect, IconUserPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { showTime } from "../../app/format";
import { useMetaTexts } from "../../app/i18n";
import { Chip, type Tone } from "../../components/Chip";
import { StatusChip } from "../../components/status";
import type { AppointmentSummary } from "../../generated/api";
import { minutesLate } from "../../visits/steps";
import { groupOf, minutesSince } from "./groups";
import classes from "./today.module.css";
import { useMinutes } from "./words";

/** Minutes in the waiting room after which somebody should look. */
const LONG = 20;

/** What the heading of the group does not say already. */
const SAYS_MORE = ["CONFIRMED", "IN_ROOM", "IN_PROGRESS", "CANCELED", "NO_SHOW"];

export function Marks({ visit, now }: { visit: AppointmentSummary; now: Date | null }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const triage = visit.triage === "EMERGENCY" || visit.triage === "URGENT" ? visit.triage : null;
  return (
    <div className={classes.marks}>
      {triage ? (
        <Chip tone={triage === "EMERGENCY" ? "alert" : "warn"} icon={<IconAlertTriangle size="0.875rem" aria-hidden />}>
          {texts.code("appointments", "triage", triage)}
        </Chip>
      ) : null}
      {SAYS_MORE.includes(visit.status) ? <StatusChip status={visit.status} /> : null}
      {now ? <Duration visit={visit} now={now} /> : null}
      {visit.is_walk_in ? <Chip icon={<IconUserPlus size="0.875rem" aria-hidden />}>{texts.label("appointments", "is_walk_in")}</Chip> : null}
      {visit.deceased ? (
        <Chip tone="alert" icon={<IconCross size="0.875rem" aria-hidden />}>
          {texts.code("patients", "status", "DECEASED")}
        </Chip>
      ) : null}
      {visit.clash ? (
        <Chip tone="alert" icon={<IconLayersIntersect size="0.875rem" aria-hidden />}>
          {t("today.clash")}
        </Chip>
      ) : null}
    </div>
  );
}

function Duration({ visit, now }: { visit: AppointmentSummary; now: Date }) {
  const { t } = useTranslation();
  const inWords = useMinutes();
  const late = visit.patient_id === null ? 0 : minutesLate(visit.status, visit.start, now);
  if (late > 0) {
    return (
      <Chip tone="alert" icon={<IconClockExclamation size="0.875rem" aria-hidden />}>
        {t("today.overdue", { time: inWords(late) })}
      </Chip>
    );
  }
  const minutes = minutesSince(visit, now);
  const group = groupOf(visit);
  if (minutes === null || group === "gone") return null;
  const tone: Tone = group === "waiting" && minutes >= LONG ? "warn" : "quiet";
  return (
    <Chip tone={tone} icon={<IconClock size="0.875rem" aria-hidden />}>
      {group === "waiting" ? t("today.waited", { time: inWords(minutes) }) : t("today.for", { time: inWords(minutes) })}
    </Chip>
  );
}

const MOMENTS = [
  ["checked_in_at", "CHECKED_IN"],
  ["roomed_at", "IN_ROOM"],
  ["actual_start", "IN_PROGRESS"],
  ["ready_at", "READY"],
  ["actual_end", "COMPLETED"],
  ["canceled_at", "CANCELED"],
] as const;

export function Times({ visit }: { visit: AppointmentSummary }) {
  const texts = useMetaTexts();
  const reached = MOMENTS.flatMap(([field, status]) => {
    const at = visit[field];
    return at === null ? [] : [`${texts.code("appointments", "status", status)} ${showTime(at)}`];
  });
  return reached.length > 0 ? <div className={classes.times}>{reached.join(" · ")}</div> : null;
}
