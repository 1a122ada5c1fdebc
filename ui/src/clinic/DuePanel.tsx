// Treatments that are due: of today, and of the animals in the clinic. D or the button marks one as done.
import { ActionIcon, Text } from "@mantine/core";
import { IconCheck, IconClock, IconClockExclamation } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useNow } from "../app/now";
import { mayWriteRecords } from "../app/rights";
import { rowByKey } from "../app/rows";
import { useSession } from "../app/session";
import { Chip } from "../components/Chip";
import shared from "../components/components.module.css";
import { Panel } from "../components/Panel";
import { EmptyState } from "../components/States";
import type { DueTreatment } from "../generated/api";
import classes from "./clinic.module.css";
import { useDue } from "./due";
import { dueQuery } from "./queries";
import { useDone } from "./useDone";

export function DuePanel() {
  const { t } = useTranslation();
  const now = useNow();
  const may = mayWriteRecords(useSession()?.user ?? null);
  const due = useQuery({ ...dueQuery, enabled: may }).data ?? [];
  const done = useDone();
  if (!may) return null;
  return (
    <Panel title={t("board.dueTitle")} count={due.length} flush>
      {due.length === 0 ? <EmptyState compact text={t("board.noneDue")} /> : null}
      <ul className={shared.list}>
        {due.map((line) => (
          <DueRow key={line.id} line={line} now={now} onDone={() => done.mark({ kind: "treatment", id: line.id })} />
        ))}
      </ul>
      {done.dialog}
    </Panel>
  );
}

function DueRow({ line, now, onDone }: { line: DueTreatment; now: Date; onDone: () => void }) {
  const { t } = useTranslation();
  const { tone, text } = useDue()(line.due_at, now);
  const Icon = tone === "alert" ? IconClockExclamation : IconClock;
  const where = line.rooms.join(", ") || (line.in_clinic ? t("board.here") : t("board.notHere"));
  const keys = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return;
    const rows = [...(event.currentTarget.closest("ul")?.querySelectorAll<HTMLElement>("[data-task]") ?? [])];
    if (event.key.toLowerCase() === "d") onDone();
    else if (event.key === "Enter") event.currentTarget.querySelector("a")?.click();
    else {
      const row = rowByKey(rows, event.currentTarget, event.key);
      if (!row) return;
      row.focus();
    }
    event.preventDefault();
  };
  return (
    <li>
      <div role="group" tabIndex={0} data-task={line.id} className={classes.due} aria-label={t("board.dueLabel", { name: line.patient_name, what: line.name, when: text })} aria-keyshortcuts="D Enter" onKeyDown={keys}>
        <span className={classes.dueText}>
          <Text size="sm" fw={600} truncate>
            {[line.name, line.detail].filter(Boolean).join(", ")}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            <Link to={`/consults/${line.record_id}`} className={classes.link}>
              {line.patient_name}
            </Link>
            {` · ${[line.owner, where].filter(Boolean).join(" · ")}`}
          </Text>
        </span>
        <Chip tone={tone} icon={<Icon size="0.875rem" aria-hidden />}>
          {text}
        </Chip>
        <ActionIcon variant="default" aria-label={t("consult.done", { name: line.name })} title={t("consult.done", { name: line.name })} onClick={onDone}>
          <IconCheck size="1rem" aria-hidden />
        </ActionIcon>
      </div>
    </li>
  );
}
