//! What the program is started with. Arguments hold no secret: everyone on the computer can read them.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Instant;

use uuid::Uuid;

/// How the program was started.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folder of the practice.
    pub profile: PathBuf,
    /// Whether to say that the practice is made up.
    pub demo: bool,
    /// Only say that the window is ready, and end.
    pub smoke: Option<Smoke>,
    /// When the program began.
    pub began: Instant,
}

/// Who signs in before the window says that it is ready.
#[derive(Debug, Clone, Default)]
pub struct Smoke {
    /// E-mail address.
    pub user: Option<String>,
    /// The file that holds the password.
    pub password_file: Option<PathBuf>,
}

/// Why the program does not start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Usage {
    /// Somebody asked for this text.
    Asked(String),
    /// The arguments are wrong.
    Wrong(String),
}

impl Options {
    /// What `--help` prints.
    pub const HELP: &'static str = "\
usage: vetpms-desktop [--profile DIR]

Opens the window of the practice in DIR, a folder made by `vetpms init` or `vetpms join`.
Without --profile: $VETPMS_PROFILE, else ~/.local/share/vetpms/practice.";

    /// The options of a profile, and nothing unusual.
    #[must_use]
    #[allow(clippy::disallowed_methods, reason = "the start is measured here")]
    pub fn of_profile(profile: PathBuf) -> Self {
        Self {
            profile,
            demo: false,
            smoke: None,
            began: Instant::now(),
        }
    }

    /// Reads arguments and environment.
    ///
    /// # Errors
    /// [`Usage`], with the text to print.
    pub fn from_machine(args: impl Iterator<Item = OsString>) -> Result<Self, Usage> {
        Self::read(args, |name| std::env::var_os(name))
    }

    fn read(
        mut args: impl Iterator<Item = OsString>,
        env: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Self, Usage> {
        let mut profile = env("VETPMS_PROFILE").map(PathBuf::from);
        while let Some(arg) = args.next() {
            match arg.to_str() {
                Some("--profile") => {
                    let folder = args.next();
                    let missing = || Usage::Wrong("--profile needs a folder".to_owned());
                    profile = Some(folder.ok_or_else(missing)?.into());
                }
                Some("-h" | "--help") => return Err(Usage::Asked(Self::HELP.to_owned())),
                Some("-V" | "--version") => {
                    return Err(Usage::Asked(
                        concat!("vetpms-desktop ", env!("CARGO_PKG_VERSION")).to_owned(),
                    ));
                }
                _ => {
                    return Err(Usage::Wrong(format!(
                        "unknown argument {}",
                        arg.to_string_lossy()
                    )));
                }
            }
        }
        let is_set = |name: &str| env(name).is_some_and(|value| value == "1");
        let smoke = is_set("VETPMS_SMOKE").then(|| Smoke {
            user: env("VETPMS_SMOKE_USER").and_then(|user| user.into_string().ok()),
            password_file: env("VETPMS_SMOKE_PASSWORD_FILE").map(PathBuf::from),
        });
        let profile = profile.or_else(|| usual_profile(&env));
        let nowhere = || Usage::Wrong("say where the practice is with --profile".to_owned());
        Ok(Self {
            demo: is_set("VETPMS_DEMO"),
            smoke,
            ..Self::of_profile(profile.ok_or_else(nowhere)?)
        })
    }

    /// The name on the session bus by which a second window of the same practice finds the first.
    #[must_use]
    pub fn bus_name(&self) -> String {
        let folder = std::path::absolute(&self.profile).unwrap_or_else(|_| self.profile.clone());
        let id = Uuid::new_v5(&Uuid::NAMESPACE_URL, folder.as_os_str().as_encoded_bytes());
        format!("org.vetpms.desk.p{}", id.simple())
    }
}

fn usual_profile(env: &impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let data = env("XDG_DATA_HOME")
        .map(PathBuf::from)
        .filter(|folder| folder.is_absolute());
    let data = data.or_else(|| env("HOME").map(|home| PathBuf::from(home).join(".local/share")));
    data.map(|data| data.join("vetpms/practice"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(args: &[&str], env: &[(&str, &str)]) -> Result<Options, Usage> {
        let find = |name: &str| {
            env.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| OsString::from(value))
        };
        Options::read(args.iter().map(OsString::from), find)
    }

    #[test]
    fn the_argument_counts_before_the_environment() {
        let home = ("HOME", "/home/ann");
        let folder = |options: Result<Options, Usage>| options.unwrap().profile;
        let named = read(&["--profile", "/a"], &[("VETPMS_PROFILE", "/b"), home]);
        assert_eq!(folder(named), PathBuf::from("/a"));
        assert_eq!(
            folder(read(&[], &[("VETPMS_PROFILE", "/b"), home])),
            PathBuf::from("/b")
        );
        assert_eq!(
            folder(read(&[], &[home])),
            PathBuf::from("/home/ann/.local/share/vetpms/practice")
        );
        assert!(matches!(read(&[], &[]), Err(Usage::Wrong(_))));
        assert!(matches!(
            read(&["--profile"], &[home]),
            Err(Usage::Wrong(_))
        ));
        assert!(matches!(read(&["--demo"], &[home]), Err(Usage::Wrong(_))));
        assert!(matches!(read(&["--help"], &[]), Err(Usage::Asked(_))));
    }

    #[test]
    fn two_practices_have_two_names_on_the_bus() {
        let name = |folder: &str| Options::of_profile(folder.into()).bus_name();
        assert_eq!(name("/a"), name("/a"));
        assert_ne!(name("/a"), name("/b"));
    }
}
