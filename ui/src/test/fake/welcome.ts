// The first start: making a practice or joining one, and its recovery key.
import { SYNC, USERS } from "../fakeData";
import type { Part } from "./commands";

export const RECOVERY_KEY = "K7M-2QX-9PD-4HT-WZ3-8RN-C6V-BJ5-YFA-1EG-S0U";

export const welcome: Part = (backend) => ({
  check_keychain: () => null,
  create_practice: ({ practice, name, email }) => {
    backend.fresh = false;
    backend.practice = String(practice);
    backend.user = { id: "u-new", name: String(name), email: String(email), roles: ["owner"] };
    return backend.state();
  },
  join_practice: () => {
    backend.fresh = false;
    backend.user = USERS[0] ?? null;
    backend.sync = { ...SYNC, first_copy: { rows: 1200, of: 43460, tables_left: 3 } };
    return backend.state();
  },
  recovery_key: () => ({ recovery_key: RECOVERY_KEY }),
});
