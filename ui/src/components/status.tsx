// How the state of an appointment looks: always an icon and a word, the colour is extra.
import { IconCalendarEvent, IconCheck, IconCircleX, IconDoor, IconDoorEnter, IconReceipt, IconStethoscope, IconThumbUp, IconUserX } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { useMetaTexts } from "../app/i18n";
import { Chip, type Tone } from "./Chip";

interface Look {
  tone: Tone;
  Icon: typeof IconCheck;
}

const LOOKS: Record<string, Look> = {
  SCHEDULED: { tone: "quiet", Icon: IconCalendarEvent },
  CONFIRMED: { tone: "info", Icon: IconThumbUp },
  CHECKED_IN: { tone: "warn", Icon: IconDoor },
  IN_ROOM: { tone: "info", Icon: IconDoorEnter },
  IN_PROGRESS: { tone: "busy", Icon: IconStethoscope },
  READY: { tone: "warn", Icon: IconReceipt },
  COMPLETED: { tone: "ok", Icon: IconCheck },
  CANCELED: { tone: "quiet", Icon: IconCircleX },
  NO_SHOW: { tone: "alert", Icon: IconUserX },
};

const PLAIN: Look = { tone: "quiet", Icon: IconCalendarEvent };

export const statusTone = (status: string): Tone => (LOOKS[status] ?? PLAIN).tone;

export function StatusIcon({ status }: { status: string }): ReactElement {
  const { Icon } = LOOKS[status] ?? PLAIN;
  return <Icon size="1rem" aria-hidden style={{ flex: "none" }} />;
}

export function StatusChip({ status }: { status: string }) {
  const texts = useMetaTexts();
  return (
    <Chip tone={statusTone(status)} icon={<StatusIcon status={status} />}>
      {texts.code("appointments", "status", status)}
    </Chip>
  );
}
