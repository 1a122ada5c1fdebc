// A password: its rules stand below it, and it can be shown.
import { PasswordInput } from "@mantine/core";
import { forwardRef } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  label: string;
  hint: string;
  fresh: boolean;
  value: string;
  error: string | undefined;
  onType: (value: string) => void;
}

export const PasswordField = forwardRef<HTMLInputElement, Props>(function PasswordField({ label, hint, fresh, value, error, onType }, ref) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      ref={ref}
      label={label}
      description={hint}
      required
      autoComplete={fresh ? "new-password" : "current-password"}
      visibilityToggleButtonProps={{ "aria-label": t("session.showPassword"), tabIndex: 0 }}
      value={value}
      error={error}
      {...(error ? { "aria-invalid": true } : {})}
      onChange={(event) => onType(event.currentTarget.value)}
    />
  );
});
