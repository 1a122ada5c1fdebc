// What the window offers to whom. Only for showing: the program decides.
import type { User } from "../generated/api";

type Person = User | null;

const isOne = (user: Person, ...roles: string[]): boolean => user?.roles.some((role) => roles.includes(role)) ?? false;

export const mayImport = (user: Person): boolean => isOne(user, "owner", "manager");

/** What the practice sets up for everybody: staff, rooms, types, hours. */
export const maySetUp = (user: Person): boolean => isOne(user, "owner", "manager");

/** Notes, findings and files of animals. */
export const mayWriteRecords = (user: Person): boolean => isOne(user, "owner", "veterinarian", "nurse");

/** Users, their roles, and the computers of the practice. */
export const mayAdminister = (user: Person): boolean => isOne(user, "owner");

export const mayReadAudit = (user: Person): boolean => isOne(user, "owner", "manager", "auditor");

/** Whether anything of the settings is for this person. */
export const maySeeSettings = (user: Person): boolean => maySetUp(user) || mayAdminister(user) || mayReadAudit(user);
