//! What a command does to one thing of its kind.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Subcommand;
use uuid::Uuid;

/// A file to attach.
#[derive(Debug, clap::Args)]
pub(crate) struct AttachArgs {
    /// The patient's id.
    pub(crate) patient: Uuid,
    /// The file.
    pub(crate) file: PathBuf,
    /// The id of the visit that it belongs to.
    #[arg(long, value_name = "ID")]
    pub(crate) visit: Option<Uuid>,
    /// What it is called, if not as the file.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// What it shows.
    #[arg(long)]
    pub(crate) caption: Option<String>,
}

/// What to do about files.
#[derive(Debug, clap::Args)]
pub(crate) struct AttachmentsArgs {
    #[command(flatten)]
    pub(crate) action: AttachmentsAction,
    /// Where the copy goes; an existing file is not overwritten.
    #[arg(long, value_name = "FILE", requires = "save")]
    pub(crate) to: Option<PathBuf>,
}

/// Exactly one.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(crate) struct AttachmentsAction {
    /// List the files of the patient with this id.
    pub(crate) patient: Option<Uuid>,
    /// Save a copy of the file with this id, unsealed.
    #[arg(long, value_name = "ID", requires = "to")]
    pub(crate) save: Option<Uuid>,
    /// Take the file with this id away.
    #[arg(long, value_name = "ID")]
    pub(crate) detach: Option<Uuid>,
}

/// What to do about an item that is held back; the list without any.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
pub(crate) struct HeldBackAction {
    /// Enter it again, as whoever signs in.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) again: Option<u32>,
    /// Take it off the list.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) discard: Option<u32>,
}

/// What to do about anybody's item that is held back; the list without any.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
pub(crate) struct HeldBackAllAction {
    /// Answer for it with one's own rights: it is taken in its author's name.
    #[arg(long, value_name = "ID")]
    pub(crate) release: Option<Uuid>,
    /// Give it up; its bytes stay with the server.
    #[arg(long, value_name = "ID")]
    pub(crate) discard: Option<Uuid>,
}

/// What to do about an item; exactly one.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Resolution {
    /// Keep this side, by its number in the list.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) keep: Option<usize>,
    /// Keep both.
    #[arg(long)]
    pub(crate) both: bool,
    /// Write something else.
    #[arg(long, value_name = "VALUE")]
    pub(crate) edit: Option<String>,
    /// Take the decision back.
    #[arg(long)]
    pub(crate) undo: bool,
}

/// A vaccination.
#[derive(Debug, clap::Args)]
pub(crate) struct VaccinateArgs {
    /// The animal's id.
    pub(crate) patient: Uuid,
    /// Fields, such as product_id=... batch_number=A12 batch_expires_on=2027-01-31.
    #[arg(value_name = "FIELD=VALUE", required = true)]
    pub(crate) fields: Vec<String>,
    /// Given all the same: its batch had expired, another dose lies too close, or it is for another species.
    #[arg(long)]
    pub(crate) confirmed: bool,
}

/// What became of a patient.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Became {
    /// Treated here.
    Active,
    /// No longer treated here.
    Inactive,
    /// Died; the day is needed.
    Deceased,
}

impl Became {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Inactive => "INACTIVE",
            Self::Deceased => "DECEASED",
        }
    }
}

/// A language.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Words {
    /// English.
    En,
    /// Dutch.
    Nl,
}

/// What is done about vaccinations that were given.
#[derive(Debug, Subcommand)]
pub(crate) enum VaccinationsCommand {
    /// What an animal was given, and what is open for it.
    Of {
        /// The animal's id.
        patient: Uuid,
    },
    /// Put right what was entered: what followed from it follows the correction.
    Correct {
        /// The vaccination's id.
        id: Uuid,
        /// The fields that were wrong.
        #[arg(value_name = "FIELD=VALUE", required = true)]
        fields: Vec<String>,
        /// Given all the same: its batch had expired, another dose lies too close, or it is for another species.
        #[arg(long)]
        confirmed: bool,
    },
    /// Take one back: what it closed is open again, and what it opened is cancelled.
    Remove {
        /// The vaccination's id.
        id: Uuid,
    },
}

/// How owners are reminded.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum By {
    /// By letter.
    Letter,
    /// By e-mail.
    Email,
    /// By phone.
    Phone,
    /// From a list.
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RemindersCommand {
    /// Who would be reminded of what is due until a day, household by household, and who would not.
    Preview {
        /// The day.
        #[arg(long, value_name = "DATE")]
        until: NaiveDate,
    },
    /// Remind everybody who can be reached this way; prints who and of what.
    Run {
        /// Of what is due until this day.
        #[arg(long, value_name = "DATE")]
        until: NaiveDate,
        /// How.
        #[arg(long, value_enum)]
        by: By,
        /// Leave out this client.
        #[arg(long, value_name = "ID")]
        without: Vec<Uuid>,
    },
    /// The runs that were made.
    Log,
    /// What a run sent, household by household.
    Sent {
        /// The run's id.
        run: Uuid,
        /// As a file for a mail merge.
        #[arg(long)]
        csv: bool,
    },
    /// The reminders of an animal.
    Of {
        /// The animal's id.
        patient: Uuid,
    },
    /// Add a reminder by hand.
    Add {
        /// The animal's id.
        patient: Uuid,
        /// Fields, such as purpose="Check of the teeth" due_on=2027-03-01.
        #[arg(value_name = "FIELD=VALUE", required = true)]
        fields: Vec<String>,
    },
    /// Move a reminder to another day.
    Move {
        /// The reminder's id.
        id: Uuid,
        /// The day.
        #[arg(long, value_name = "DATE")]
        to: NaiveDate,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Cancel a reminder.
    Cancel {
        /// The reminder's id.
        id: Uuid,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}
