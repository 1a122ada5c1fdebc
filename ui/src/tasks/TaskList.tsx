// Tasks one below the other. A row takes the focus: Space or D ticks it off, E changes it, the
// arrows go on. What was ticked off by mistake can be taken back.
import { ActionIcon, Checkbox } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle, IconCalendarDue, IconClockExclamation, IconEdit } from "@tabler/icons-react";
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { showDay, showWhen, today } from "../app/format";
import { useErrorText, useMetaTexts } from "../app/i18n";
import { NewerMark, useNewer } from "../app/NewerNote";
import { recordPath } from "../app/recent";
import { Chip } from "../components/Chip";
import shared from "../components/components.module.css";
import { asText } from "../fields/parse";
import type { TaskSummary } from "../generated/api";
import { useUndo } from "../visits/undo";
import { daysOverdue } from "./due";
import { useCompleteTask, useReopenTask } from "./mutations";
import { TaskDrawer } from "./TaskDrawer";
import classes from "./tasks.module.css";

interface Props {
  tasks: readonly TaskSummary[];
  /** Everything of the list is about one record, which need not be named on each line. */
  aboutOne?: boolean;
}

const isDone = (task: TaskSummary): boolean => asText(task.values["done_at"]) !== "";

const rowsOf = (list: HTMLElement | null): HTMLElement[] => [...(list?.querySelectorAll<HTMLElement>("[data-task]") ?? [])];

/** When the row with the focus leaves the list, the one in its place takes over. */
function useKeptFocus(list: RefObject<HTMLUListElement | null>, tasks: readonly TaskSummary[]): (id: string) => void {
  const left = useRef<{ id: string; at: number } | null>(null);
  useLayoutEffect(() => {
    const gone = left.current;
    if (gone === null || tasks.some(({ id }) => id === gone.id)) return;
    left.current = null;
    const rows = rowsOf(list.current);
    if (document.activeElement === document.body) rows[Math.min(gone.at, rows.length - 1)]?.focus();
  }, [list, tasks]);
  return (id) => {
    left.current = { id, at: tasks.findIndex((task) => task.id === id) };
  };
}

export function TaskList({ tasks, aboutOne = false }: Props) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const undo = useUndo();
  const complete = useCompleteTask();
  const reopen = useReopenTask();
  const [editing, setEditing] = useState<TaskSummary | null>(null);
  const newer = useNewer("tasks", tasks.map(({ id }) => id));
  const list = useRef<HTMLUListElement>(null);
  const leaving = useKeptFocus(list, tasks);
  const toggle = async (task: TaskSummary): Promise<void> => {
    leaving(task.id);
    const [there, back] = isDone(task) ? [reopen, complete] : [complete, reopen];
    try {
      await there.mutateAsync({ id: task.id });
      undo.offer(isDone(task) ? t("tasks.reopened") : t("tasks.completed"), () => back.mutateAsync({ id: task.id }));
    } catch (thrown) {
      notifications.show({ color: "red", message: errorText(thrown), autoClose: 10_000 });
    }
  };
  return (
    <>
      <ul className={shared.list} ref={list}>
        {tasks.map((task) => (
          <TaskRow key={task.id} task={task} newer={newer.has(task.id)} aboutOne={aboutOne} onToggle={(each) => void toggle(each)} onEdit={setEditing} />
        ))}
      </ul>
      <TaskDrawer task={editing} onClose={() => setEditing(null)} />
    </>
  );
}

interface RowProps {
  task: TaskSummary;
  newer: boolean;
  aboutOne: boolean;
  onToggle: (task: TaskSummary) => void;
  onEdit: (task: TaskSummary) => void;
}

function moveFocus(row: HTMLElement, key: string): boolean {
  const rows = rowsOf(row.closest("ul"));
  const at = rows.indexOf(row);
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[key];
  if (target === undefined) return false;
  rows[target]?.focus();
  return true;
}

function TaskRow({ task, newer, aboutOne, onToggle, onEdit }: RowProps) {
  const { t } = useTranslation();
  const title = asText(task.values["title"]);
  const details = asText(task.values["details"]);
  const done = isDone(task);
  const keys = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.toLowerCase();
    if (key === " " || key === "d") onToggle(task);
    else if (key === "e") onEdit(task);
    else if (!moveFocus(event.currentTarget, event.key)) return;
    event.preventDefault();
  };
  return (
    <li>
      <div
        role="group"
        tabIndex={0}
        data-task={task.id}
        className={`${classes.row} ${done ? classes.done : ""}`}
        aria-label={title}
        aria-keyshortcuts="Space D E"
        onKeyDown={keys}
      >
        <Checkbox
          size="sm"
          mt={1}
          checked={done}
          aria-label={t(done ? "tasks.reopenOne" : "tasks.completeOne", { title })}
          onChange={() => onToggle(task)}
        />
        <div className={classes.text}>
          <div className={classes.title}>{title}</div>
          {details ? <div className={classes.details}>{details}</div> : null}
          <Meta task={task} aboutOne={aboutOne} done={done} />
        </div>
        {newer ? <NewerMark /> : null}
        <Marks task={task} done={done} />
        <ActionIcon variant="subtle" color="gray" aria-label={t("tasks.editOne", { title })} onClick={() => onEdit(task)}>
          <IconEdit size="1rem" aria-hidden />
        </ActionIcon>
      </div>
    </li>
  );
}

function Meta({ task, aboutOne, done }: { task: TaskSummary; aboutOne: boolean; done: boolean }) {
  const { t } = useTranslation();
  const link = (table: string, { id, name }: { id: string; name: string }) => (
    <Link className={classes.link} to={recordPath(table, id)}>
      {name}
    </Link>
  );
  const left = showWhen(task.left_at);
  const parts: [string, ReactNode][] = [
    ["for", task.assignee ? t("tasks.for", { name: task.assignee.name }) : t("tasks.forAnyone")],
    ["patient", !aboutOne && task.patient ? link("patients", task.patient) : null],
    ["client", !aboutOne && task.client ? link("clients", task.client) : null],
    ["left", task.left_by ? t("tasks.leftBy", { name: task.left_by, when: left }) : left],
    ["done", done ? t("tasks.doneBy", { name: task.done_by ?? t("conflicts.unknown"), when: showWhen(asText(task.values["done_at"])) }) : null],
  ];
  const said = parts.filter(([, part]) => part !== null);
  return (
    <div className={classes.meta}>
      {said.map(([name, part]) => (
        <span key={name}>{part}</span>
      ))}
    </div>
  );
}

function Marks({ task, done }: { task: TaskSummary; done: boolean }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const priority = asText(task.values["priority"]);
  const due = asText(task.values["due_on"]);
  const late = due === "" || done ? 0 : daysOverdue(due, today());
  return (
    <div className={classes.marks}>
      {priority === "URGENT" && !done ? (
        <Chip tone="alert" icon={<IconAlertTriangle size="0.875rem" aria-hidden />}>
          {texts.code("tasks", "priority", priority)}
        </Chip>
      ) : null}
      {due === "" ? null : late > 0 ? (
        <Chip tone="warn" icon={<IconClockExclamation size="0.875rem" aria-hidden />}>
          {t("tasks.overdue", { count: late })}
        </Chip>
      ) : (
        <Chip tone={late === 0 && due === today() && !done ? "info" : "quiet"} icon={<IconCalendarDue size="0.875rem" aria-hidden />}>
          {due === today() ? t("tasks.dueToday") : t("tasks.dueOn", { when: showDay(due) })}
        </Chip>
      )}
    </div>
  );
}
