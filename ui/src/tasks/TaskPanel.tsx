// The open tasks about one client or animal, on its page.
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Panel } from "../components/Panel";
import { EmptyState } from "../components/States";
import type { PickedRecord } from "../fields/inputs/HitInput";
import type { TaskSummary } from "../generated/api";
import { TaskDrawer } from "./TaskDrawer";
import { TaskList } from "./TaskList";

export function TaskPanel({ tasks, about }: { tasks: readonly TaskSummary[]; about: PickedRecord }) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  return (
    <Panel
      title={t("tasks.title")}
      count={tasks.length}
      flush
      actions={
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size="1rem" aria-hidden />} onClick={() => setAdding(true)}>
          {t("tasks.new")}
        </Button>
      }
    >
      {tasks.length === 0 ? <EmptyState compact text={t("tasks.noneAbout")} /> : <TaskList tasks={tasks} aboutOne />}
      <TaskDrawer task={adding ? "new" : null} about={about} onClose={() => setAdding(false)} />
    </Panel>
  );
}
