// Which first page somebody sees: by their roles, and where there are several by what they chose last at this desk. What is
// kept says nothing of clients or animals.
import type { User } from "../generated/api";
import { createStore } from "./store";

export const HOME_VIEWS = ["vet", "nurse", "reception"] as const;
export type HomeView = (typeof HOME_VIEWS)[number];

const ROLES: Record<string, readonly HomeView[]> = {
  veterinarian: ["vet"],
  nurse: ["nurse"],
  receptionist: ["reception"],
  // Whoever runs the practice may look at each.
  manager: ["reception", "vet", "nurse"],
  owner: ["reception", "vet", "nurse"],
};

/** The pages for this person, the usual one first. */
export function homeViews(user: User | null): readonly HomeView[] {
  const roles = user?.roles ?? [];
  const own = new Set(roles.flatMap((role) => ROLES[role] ?? []));
  const found = HOME_VIEWS.filter((view) => own.has(view));
  if (found.length === 0) return ["reception"];
  // An owner who treats animals begins as a vet, one who does not at the desk.
  const first = (["veterinarian", "nurse", "receptionist"] as const).flatMap((role) => (roles.includes(role) ? (ROLES[role] ?? []) : []))[0] ?? "reception";
  return [...found].sort((left, right) => Number(right === first) - Number(left === first));
}

const KEY = "vetpms-home";

type Chosen = Record<string, HomeView>;

function read(): Chosen {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? "{}");
    if (typeof kept !== "object" || kept === null) return {};
    const known = (view: unknown): HomeView | undefined => HOME_VIEWS.find((each) => each === view);
    return Object.fromEntries(Object.entries(kept).flatMap(([user, view]) => (known(view) ? [[user, known(view) as HomeView]] : [])));
  } catch {
    return {}; // a window may be opened without a place to keep things
  }
}

const chosen = createStore<Chosen>(read());

export function useHomeView(user: User | null): { views: readonly HomeView[]; view: HomeView; choose: (view: HomeView) => void } {
  const all = chosen.use();
  const views = homeViews(user);
  const kept = user === null ? undefined : all[user.id];
  const view = views.find((each) => each === kept) ?? views[0] ?? "reception";
  return {
    views,
    view,
    choose: (picked) => {
      if (user === null) return;
      const next = { ...chosen.get(), [user.id]: picked };
      try {
        window.localStorage.setItem(KEY, JSON.stringify(next));
      } catch {
        // Then the choice lasts as long as the window.
      }
      chosen.set(next);
    },
  };
}
