// The addresses of this domain.
import type { RouteObject } from "react-router";
import { ClientPage } from "./ClientPage";
import { NewClientPage } from "./NewClientPage";
import { PatientPage } from "./PatientPage";

export const peopleRoutes: RouteObject[] = [
  { path: "clients/new", element: <NewClientPage /> },
  { path: "clients/:id", element: <ClientPage /> },
  { path: "patients/:id", element: <PatientPage /> },
  { path: "patients/:id/timeline", lazy: async () => ({ Component: (await import("./TimelinePage")).TimelinePage }) },
];
