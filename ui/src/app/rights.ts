// What the window offers to whom. Only for showing: the program decides.
import type { User } from "../generated/api";

export const mayImport = (user: User | null): boolean => user?.roles.some((role) => role === "owner" || role === "manager") ?? false;

/** What the practice sets up for everybody: staff, rooms, types, hours. */
export const maySetUp = (user: User | null): boolean => user?.roles.some((role) => role === "owner" || role === "manager") ?? false;
