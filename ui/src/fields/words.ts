// Words for what the records of the practice hold as a code that the program leaves open: what
// somebody does, and what can be booked.
import { useTranslation } from "react-i18next";

export const ROLES = ["VETERINARIAN", "NURSE", "RECEPTIONIST", "MANAGER", "OTHER"] as const;
export const RESOURCES = ["ROOM", "TABLE", "DEVICE", "OTHER"] as const;

interface Words {
  role: (code: string) => string;
  resource: (code: string) => string;
}

/** Codes without a word are shown as they stand. */
export function useSettingWords(): Words {
  const { t } = useTranslation();
  return {
    role: (code) => {
      const known = ROLES.find((role) => role === code);
      return known ? t(`settings.role.${known}`) : code;
    },
    resource: (code) => {
      const known = RESOURCES.find((kind) => kind === code);
      return known ? t(`settings.resource.${known}`) : code;
    },
  };
}
