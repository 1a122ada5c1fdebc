// What the lists of tasks read, and whose tasks are whose.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useSession } from "../app/session";
import { useReference } from "../fields/lookups";
import * as api from "../generated/api";
import type { TaskSummary } from "../generated/api";

export const tasksQuery = (filter: api.TaskFilter) =>
  queryOptions({
    queryKey: ["tasks", filter] as const,
    queryFn: () => api.tasks({ filter }),
    meta: { reads: ["tasks", "staff", "clients", "patients"] },
  });

/** The signed-in user's row in the list of staff; null for one who is not on it. */
export function useOwnStaffId(): string | null {
  const user = useSession()?.user?.id;
  const staff = useReference("staff");
  return (user === undefined ? undefined : staff.find((row) => row.values["user_id"] === user)?.id) ?? null;
}

/** Left for this person, or for whoever comes first. */
export const isMine = (task: TaskSummary, staffId: string | null): boolean => task.assignee === null || task.assignee.id === staffId;

/** Open tasks that the signed-in user may be expected to do. */
export function useOwnTasks() {
  const staffId = useOwnStaffId();
  const open = useQuery(tasksQuery("open"));
  return { ...open, data: open.data?.filter((task) => isMine(task, staffId)) };
}
