// The whiteboard: who is in the clinic, where, with whom, and what comes next; read from two metres, worked by keys.
import { Kbd } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDoorOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { usePageKeys } from "../../app/dialogs";
import { showLongDay, showTime, today } from "../../app/format";
import { useErrorText, useMetaTexts } from "../../app/i18n";
import { useNow } from "../../app/now";
import { OfflineLine } from "../../app/OfflineLine";
import { mayWriteRecords } from "../../app/rights";
import { rowByKey, useDownToRows } from "../../app/rows";
import { useSession } from "../../app/session";
import { useTell } from "../../app/tell";
import { boardQuery } from "../../clinic/queries";
import { useDone } from "../../clinic/useDone";
import shared from "../../components/components.module.css";
import { PageHeader } from "../../components/PageHeader";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import * as api from "../../generated/api";
import type { BoardLine } from "../../generated/api";
import { TaskDrawer } from "../../tasks/TaskDrawer";
import { useReasons } from "../../visits/Reason";
import { TreatmentDrawer } from "../../visits/TreatmentDrawer";
import { useUndo } from "../../visits/undo";
import { useConsult } from "../../visits/useConsult";
import { BoardRow, KEYS, type Act } from "./BoardRow";
import { RoomModal } from "./RoomModal";
import { useLeaving } from "./useLeaving";
import classes from "./whiteboard.module.css";

const LEGEND = [
  ["R", "room"],
  ["D", "done"],
  ["M", "treatment"],
  ["T", "task"],
  ["O", "consult"],
  ["P", "ready"],
  ["L", "left"],
] as const;

export function WhiteboardPage() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const now = useNow();
  const board = useQuery(boardQuery);
  return (
    <>
      <OfflineLine />
      <PageHeader title={t("board.title")} subtitle={`${showLongDay(today())}, ${showTime(now)}`} />
      {board.isPending ? <LoadingState /> : null}
      {board.error ? <ErrorState message={errorText(board.error)} onRetry={() => void board.refetch()} /> : null}
      {board.data ? <Board lines={board.data} now={now} /> : null}
    </>
  );
}

type Open = { what: "room" | "task" | "treatment"; line: BoardLine } | null;

function Board({ lines, now }: { lines: readonly BoardLine[]; now: Date }) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const [open, setOpen] = useState<Open>(null);
  const asking = useReasons();
  const done = useDone();
  const leaving = useLeaving();
  const act = useActs((what, line) => setOpen({ what, line }), done.mark, leaving.leave);
  const rows = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>("[data-visit]") ?? [])];
  useDownToRows(() => rows()[0]);
  const undo = useUndo();
  usePageKeys([["mod+Z", () => void undo.run()]]);
  useKeysWithoutRow(lines.length === 0 ? t("board.empty") : t("board.pickFirst"));
  if (lines.length === 0) {
    return (
      <section className={shared.panel} aria-label={t("board.title")}>
        <EmptyState icon={<IconDoorOff size="2rem" aria-hidden />} text={t("board.empty")} hint={t("board.emptyHint")} />
      </section>
    );
  }
  const close = (): void => setOpen(null);
  const of = (what: "room" | "task" | "treatment"): BoardLine | null => (open?.what === what ? open.line : null);
  const treated = of("treatment");
  const about = of("task");
  return (
    <>
      <section className={classes.board} aria-label={t("board.title")}>
        <div className={classes.head} aria-hidden>
          <span>{t("board.who")}</span>
          <span>{t("board.where")}</span>
          <span>{t("board.staff")}</span>
          <span>{t("board.state")}</span>
          <span>{t("board.next")}</span>
        </div>
        <ul className={classes.rows} ref={list}>
          {lines.map((line) => (
            <BoardRow
              key={line.patient_id}
              line={line}
              now={now}
              onAct={(key) => act(key, line)}
              onMove={(row, key) => {
                const target = rowByKey(rows(), row, key);
                target?.focus();
                return target !== undefined;
              }}
            />
          ))}
        </ul>
      </section>
      <div className={classes.legend} aria-hidden>
        {LEGEND.map(([key, what]) => (
          <span key={key}>
            <Kbd size="xs">{key}</Kbd> {t(`board.key.${what}`)}
          </span>
        ))}
      </div>
      <RoomModal line={of("room")} onClose={close} />
      <TaskDrawer task={about === null ? null : "new"} about={about === null ? undefined : { table: "patients", id: about.patient_id, name: about.patient_name }} onClose={close} />
      <TreatmentDrawer recordId={treated?.record_id ?? ""} first="planned" asking={asking} of={treated === null ? null : "new"} onClose={close} />
      {asking.dialog}
      {done.dialog}
      {leaving.dialog}
    </>
  );
}

/** A key that means an animal, pressed where none has the focus, says so. */
function useKeysWithoutRow(why: string): void {
  const tell = useTell();
  const pressed = (event: KeyboardEvent): void => {
    if (!event.defaultPrevented) tell(why);
  };
  usePageKeys(
    Object.keys(KEYS)
      .filter((key) => key !== "enter")
      .map((key) => [key, pressed, { preventDefault: false }]),
  );
}

/** What each key does with the animal of a row. */
function useActs(show: (what: "room" | "task" | "treatment", line: BoardLine) => void, mark: ReturnType<typeof useDone>["mark"], leave: (line: BoardLine) => void): (act: Act, line: BoardLine) => void {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const texts = useMetaTexts();
  const navigate = useNavigate();
  const consult = useConsult();
  const writes = mayWriteRecords(useSession()?.user ?? null);
  const tell = useTell();
  const failed = (error: unknown): void => void notifications.show({ color: "red", message: errorText(error), autoClose: 10_000 });
  const step = (line: BoardLine, status: string): void => {
    if (line.appointment_id === null || line.status === null) return tell(t("board.noAppointment", { name: line.patient_name }));
    if (!line.next_states.includes(status)) return tell(t("board.noStep", { name: line.patient_name, from: texts.code("appointments", "status", line.status), to: texts.code("appointments", "status", status) }));
    api.setAppointmentStatus({ id: line.appointment_id, status }).catch(failed);
  };
  return (act, line) => {
    switch (act) {
      case "room":
        return show("room", line);
      case "done":
        return line.next === null ? tell(t("board.nothingToDo", { name: line.patient_name })) : mark(line.next, line.next.kind === "treatment" && !line.may_treat);
      case "task":
        return show("task", line);
      case "treatment":
        return line.may_treat && writes ? show("treatment", line) : tell(t("board.noVisit"));
      case "ready":
        return step(line, "READY");
      case "left":
        if (line.appointment_id !== null) return step(line, "COMPLETED");
        return leave(line);
      case "open":
        if (writes && line.record_id !== null) void navigate(`/consults/${line.record_id}`);
        else if (writes && line.appointment_id !== null) consult.ofAppointment(line.appointment_id);
        else void navigate(`/patients/${line.patient_id}`);
    }
  };
}
