//! What laboratory results take.

use clap::Subcommand;
use uuid::Uuid;

#[derive(Debug, Subcommand)]
pub(crate) enum LabCommand {
    /// Order tests at a visit, or for an animal; prints their ids.
    #[command(group = clap::ArgGroup::new("of").required(true))]
    Order {
        /// The visit's record.
        #[arg(long, group = "of")]
        visit: Option<Uuid>,
        /// The animal's id.
        #[arg(long, group = "of")]
        patient: Option<Uuid>,
        /// What the tests are called together.
        #[arg(long)]
        panel: Option<String>,
        /// Who is to test.
        #[arg(long)]
        laboratory: Option<String>,
        /// Each test by name.
        #[arg(required = true)]
        tests: Vec<String>,
    },
    /// Enter what was found, or put it right.
    Result {
        /// The test that was ordered.
        id: Uuid,
        /// Fields, such as value=140 unit=umol/l reference_low=40 reference_high=130, or value_text=negative.
        #[arg(value_name = "FIELD=VALUE", required = true)]
        fields: Vec<String>,
    },
    /// Note that you looked at results.
    Review {
        /// Their ids.
        #[arg(required = true)]
        ids: Vec<Uuid>,
        /// What they mean.
        #[arg(long)]
        comment: Option<String>,
    },
    /// Call tests off that have no result yet.
    Cancel {
        /// Their ids.
        #[arg(required = true)]
        ids: Vec<Uuid>,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// The results of an animal, or those that somebody must look at.
    List {
        /// The animal; without one, what somebody must look at.
        #[arg(long)]
        patient: Option<Uuid>,
        /// Of visits that you wrote only.
        #[arg(long, conflicts_with = "patient")]
        own: bool,
    },
}
