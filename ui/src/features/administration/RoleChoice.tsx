// Ticks roles, each with what it lets somebody do. Several add up.
import { Checkbox, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ROLES } from "./roles";

interface Props {
  value: readonly string[];
  error: string | undefined;
  onChange: (roles: string[]) => void;
}

export function RoleChoice({ value, error, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Checkbox.Group label={t("member.roles")} description={t("member.rolesHint")} required value={[...value]} error={error} onChange={onChange}>
      <Stack gap="0.625rem" mt="xs" mb={error ? "xs" : 0}>
        {ROLES.map((role) => (
          <Checkbox
            key={role}
            value={role}
            label={t(`member.role.${role}`)}
            description={t(`member.roleHint.${role}`)}
            {...(error && role === ROLES[0] ? { "aria-invalid": true } : {})}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
