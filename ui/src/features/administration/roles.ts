// The roles that a user can have, in the order in which they are shown.
import { useTranslation } from "react-i18next";

export const ROLES = ["owner", "veterinarian", "nurse", "receptionist", "manager", "auditor"] as const;

/** The name of a role; one that this window does not know is shown by its code. */
export function useRoleWords(): (code: string) => string {
  const { t } = useTranslation();
  return (code) => {
    const known = ROLES.find((role) => role === code);
    return known ? t(`member.role.${known}`) : code;
  };
}
