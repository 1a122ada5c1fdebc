//! `POST /v1/last-work`: what a revoked device had not sent, kept aside until an administrator decides.

use std::collections::BTreeSet;

use axum::extract::State;
use uuid::Uuid;
use vetpms_crypto::sign::LAST_WORK;
use vetpms_crypto::{sha256, verify};
use vetpms_protocol::limits::PAGE_SETS;
use vetpms_protocol::{Header, KeptAside, LastWork, SignedSet};

use super::caller::Anyone;
use super::framed::{Framed, Reply};
use crate::app::{App, Shared};
use crate::db::Tx;
use crate::db::changes;
use crate::db::devices::{self, Revoked};
use crate::db::pool::Entry;
use crate::db::quarantine::{self, Aside};
use crate::error::Refused;
use crate::rim;

/// Keeps the sets aside, but for those that were taken before; none of them is applied.
///
/// # Errors
/// A [`Refused`] for a device that was not revoked, or that does not prove its key.
pub async fn keep(
    State(app): State<Shared>,
    _: Anyone,
    Framed(message): Framed<LastWork>,
) -> Result<Reply<KeptAside>, Refused> {
    let revoked = devices::revoked(app.db.directory(), message.device).await?;
    let revoked = revoked.ok_or_else(unproven)?;
    let signature = message.signature.bytes().try_into();
    let signature: [u8; 64] = signature.map_err(|_| unproven())?;
    let digest = LastWork::digest(message.device, &message.sets);
    verify(&revoked.key, LAST_WORK, &digest, &signature).map_err(|_| unproven())?;
    if message.sets.len() > PAGE_SETS {
        return Err(Refused::bad("too_large", "too many change sets at once"));
    }
    let sets = keep_aside(&app, &revoked, &message).await?;
    Ok(Reply(KeptAside { sets }))
}

async fn keep_aside(app: &App, revoked: &Revoked, message: &LastWork) -> Result<u64, Refused> {
    let keys = app.keys.of(app.db.directory(), revoked.tenant).await?;
    let entry = Entry {
        tenant: revoked.tenant,
        cluster: revoked.cluster,
        device: message.device,
    };
    let mut tx = app.db.write(entry).await?;
    let mut kept = 0;
    let taken = taken(&mut tx, &message.sets).await?;
    for signed in &message.sets {
        let header = Header::decode(signed.header.bytes()).ok();
        if !header
            .as_ref()
            .is_some_and(|header| is_its_own(header, message.device, revoked))
        {
            continue; // nothing that an administrator could ever release
        }
        kept += 1;
        let hash = sha256(&[signed.header.bytes()]);
        if taken.contains(&hash) {
            continue; // the device never heard of it
        }
        let aside = Aside {
            signed,
            hash: &hash,
            header: header.as_ref(),
            code: "device_revoked",
            words: "it was written on a computer that had been removed from the practice",
            changes: crate::accept::change_hashes(signed),
            waits_for: Vec::new(),
        };
        quarantine::keep_aside(&mut tx, aside, message.device, rim::new_id(), &keys).await?;
        if let Some(header) = &header {
            // Its author's signature is looked at when somebody releases it.
            quarantine::replaced(&mut tx, header, false).await?;
        }
    }
    tx.commit().await?;
    Ok(kept)
}

/// The hashes of those that were taken before.
async fn taken(tx: &mut Tx, sets: &[SignedSet]) -> Result<BTreeSet<[u8; 32]>, Refused> {
    let headers = sets
        .iter()
        .filter_map(|set| Header::decode(set.header.bytes()).ok());
    let places: Vec<(Uuid, i64)> = headers
        .filter_map(|header| Some((header.replica, i64::try_from(header.seq).ok()?)))
        .collect();
    let taken = changes::accepted(tx, &places).await?.into_values();
    Ok(taken.map(|(_, hash)| hash).collect())
}

fn is_its_own(header: &Header, device: Uuid, revoked: &Revoked) -> bool {
    header.device == device && header.tenant == revoked.tenant
}

fn unproven() -> Refused {
    let words =
        "the server does not know this computer; let it join the practice again with a new code";
    Refused::unauthorized("unproven", words)
}
