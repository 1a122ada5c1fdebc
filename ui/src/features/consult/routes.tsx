// The address of the consult. It is fetched when it is first opened.
import type { RouteObject } from "react-router";

export const consultRoutes: RouteObject[] = [
  { path: "consults/:id", lazy: async () => ({ Component: (await import("./ConsultPage")).ConsultPage }) },
];
