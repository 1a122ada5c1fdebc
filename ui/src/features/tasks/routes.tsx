// The addresses of this domain.
import type { RouteObject } from "react-router";
import { TasksPage } from "./TasksPage";

export const taskRoutes: RouteObject[] = [{ path: "tasks", element: <TasksPage /> }];
