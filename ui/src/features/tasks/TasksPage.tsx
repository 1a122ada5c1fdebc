// What colleagues left to be done: urgent first, then by day.
import { Button, Kbd, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconChecklist, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePageKeys } from "../../app/dialogs";
import { useErrorText } from "../../app/i18n";
import { OfflineLine } from "../../app/OfflineLine";
import { useDownToRows } from "../../app/rows";
import shared from "../../components/components.module.css";
import { PageHeader } from "../../components/PageHeader";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import type { TaskFilter } from "../../generated/api";
import { isMine, tasksQuery, useOwnStaffId } from "../../tasks/queries";
import { TaskDrawer } from "../../tasks/TaskDrawer";
import { TaskList } from "../../tasks/TaskList";
import classes from "../../tasks/tasks.module.css";

type Whose = "mine" | "all";

export function TasksPage() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<TaskFilter>("open");
  const [whose, setWhose] = useState<Whose>("mine");
  const [adding, setAdding] = useState(false);
  usePageKeys([["N", () => setAdding(true)]]);
  useDownToRows(() => document.querySelector<HTMLElement>("[data-task]"));
  return (
    <>
      <OfflineLine />
      <PageHeader
        title={t("tasks.title")}
        subtitle={t("tasks.subtitle")}
        actions={
          <Button leftSection={<IconPlus size="1rem" aria-hidden />} aria-keyshortcuts="N" onClick={() => setAdding(true)}>
            {t("tasks.new")}
          </Button>
        }
      />
      <div className={classes.bar}>
        <SegmentedControl
          aria-label={t("tasks.whose")}
          data={[
            { value: "mine", label: t("tasks.mine") },
            { value: "all", label: t("tasks.everybody") },
          ]}
          value={whose}
          onChange={setWhose}
        />
        <SegmentedControl
          aria-label={t("tasks.state")}
          data={[
            { value: "open", label: t("tasks.open") },
            { value: "done", label: t("tasks.done") },
          ]}
          value={filter}
          onChange={setFilter}
        />
      </div>
      <Tasks key={filter} filter={filter} whose={whose} onAdd={() => setAdding(true)} />
      <p className={classes.legend}>
        {t("today.keysBefore")} <Kbd size="xs">{t("key.arrows")}</Kbd> {t("today.keysMove")} <Kbd size="xs">{t("key.d")}</Kbd>{" "}
        {filter === "open" ? t("tasks.keyDone") : t("tasks.keyReopen")} <Kbd size="xs">{t("key.e")}</Kbd> {t("tasks.keyEdit")}{" "}
        <Kbd size="xs">{t("key.n")}</Kbd> {t("tasks.keyNew")}
      </p>
      <TaskDrawer task={adding ? "new" : null} onClose={() => setAdding(false)} />
    </>
  );
}

function Tasks({ filter, whose, onAdd }: { filter: TaskFilter; whose: Whose; onAdd: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const staffId = useOwnStaffId();
  const found = useQuery(tasksQuery(filter));
  if (found.isPending) return <LoadingState />;
  if (found.error) return <ErrorState message={errorText(found.error)} onRetry={() => void found.refetch()} />;
  const tasks = whose === "all" ? found.data : found.data.filter((task) => isMine(task, staffId));
  return (
    <section className={shared.panel} aria-label={t("tasks.list")}>
      {tasks.length > 0 ? (
        <TaskList tasks={tasks} />
      ) : (
        <EmptyState
          icon={<IconChecklist size="2rem" aria-hidden />}
          text={filter === "open" ? t("tasks.noneOpen") : t("tasks.noneDone")}
          {...(filter === "open" ? { hint: t("tasks.hint"), action: <Button onClick={onAdd}>{t("tasks.new")}</Button> } : {})}
        />
      )}
    </section>
  );
}
