// What is wrong with a new password, as far as the window can tell; the program knows the easy ones.
import { useTranslation } from "react-i18next";
import { PASSWORD_LEAST, PASSWORD_MOST } from "./credentials";

export function usePasswordProblem(): (password: string) => string | null {
  const { t } = useTranslation();
  return (password) => {
    const length = [...password].length;
    if (password.trim() === "") return t("welcome.missing.password");
    if (length < PASSWORD_LEAST) return t("welcome.tooShort");
    return length > PASSWORD_MOST ? t("welcome.tooLong") : null;
  };
}
