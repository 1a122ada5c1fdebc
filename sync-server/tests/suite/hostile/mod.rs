//! Change sets that must not be taken: one test per clause, and not one row changes.

mod content;
mod envelope;

use uuid::Uuid;
use vetpms_protocol::Verdict;

use crate::support::{Device, Server, Tenant, client, code};

/// Everything that a refused set must leave as it was.
pub(super) const ROWS: &str = "SELECT (SELECT count(*) FROM clients) + (SELECT count(*) FROM patients) + (SELECT count(*) FROM patient_weights)
    + (SELECT count(*) FROM documents) + (SELECT count(*) FROM changes) + (SELECT count(*) FROM change_sets)
    + (SELECT count(*) FROM actors) + (SELECT position FROM sync_head)";
pub(super) const ASIDE: &str = "SELECT count(*) FROM quarantine";
pub(super) const TRAIL: &str = "SELECT count(*) FROM audit_log WHERE action = 'Q'";

pub(super) struct Scene<'a> {
    pub(super) server: &'a Server,
    pub(super) tenant: Tenant<'a>,
    pub(super) desk: Device,
}

pub(super) async fn scene(server: &Server) -> Scene<'_> {
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner", "veterinarian"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let set = desk.one("clients", Uuid::new_v4(), client("First"));
    assert_eq!(desk.verdict(set).await, Verdict::Accepted(1));
    Scene {
        server,
        tenant,
        desk,
    }
}

impl Scene<'_> {
    pub(super) async fn rows(&self) -> i64 {
        self.server.number(self.tenant.id, ROWS).await
    }

    /// Pushes a set, which must be kept aside under this code with nothing else changed.
    pub(super) async fn refuses(&mut self, set: vetpms_protocol::SignedSet, wanted: &str) {
        let (rows, aside) = (
            self.rows().await,
            self.server.number(self.tenant.id, ASIDE).await,
        );
        let verdict = self.desk.verdict(set.clone()).await;
        assert_eq!(code(&verdict), wanted, "{verdict:?}");
        // Asked again, the answer is the same and nothing is kept twice.
        assert_eq!(code(&self.desk.verdict(set).await), wanted);
        assert_eq!(self.rows().await, rows, "{wanted}");
        assert_eq!(
            self.server.number(self.tenant.id, ASIDE).await,
            aside + 1,
            "{wanted}"
        );
        assert_eq!(
            self.server.number(self.tenant.id, TRAIL).await,
            aside + 1,
            "{wanted}"
        );
    }

    /// The log goes on after the refused set.
    pub(super) async fn goes_on(&mut self) {
        let set = self.desk.one("clients", Uuid::new_v4(), client("Next"));
        assert!(matches!(self.desk.verdict(set).await, Verdict::Accepted(_)));
    }

    pub(super) fn new_client(&mut self) -> vetpms_protocol::Body {
        self.desk
            .change("clients", Uuid::new_v4(), client("Hostile"))
    }
}
