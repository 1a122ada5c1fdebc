// The addresses of this domain.
import { Navigate, type RouteObject } from "react-router";
import { HoursSection } from "./HoursSection";
import { RosterSection } from "./RosterSection";
import { PLAIN } from "./sections";
import { SettingsPage } from "./SettingsPage";
import { TableSection } from "./TableSection";

export const administrationRoutes: RouteObject[] = [
  {
    path: "settings",
    element: <SettingsPage />,
    children: [
      { index: true, element: <Navigate to="staff" replace /> },
      ...PLAIN.map((section) => ({ path: section.name, element: <TableSection key={section.name} section={section} /> })),
      { path: "hours/:place?", element: <HoursSection /> },
      { path: "rosters/:staff?", element: <RosterSection /> },
    ],
  },
];
