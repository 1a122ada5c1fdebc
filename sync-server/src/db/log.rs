//! The head of a practice's history, the logs of its replicas, and whose actors are whose.

use std::collections::HashMap;

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_protocol::EpochStart;

use super::Tx;
use crate::error::Refused;

/// Where a practice's history stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Its name; another one after a restore.
    pub epoch: Uuid,
    /// The newest position.
    pub position: i64,
}

/// How far the server has a replica's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogHead {
    /// The device that writes it.
    pub device: Uuid,
    /// The newest set, quarantined ones included.
    pub seq: i64,
    /// And its hash.
    pub hash: [u8; 32],
}

/// The head of the history.
///
/// # Errors
/// The database's.
pub async fn head(tx: &mut Tx) -> Result<Head, sqlx::Error> {
    let (epoch, position) = sqlx::query_as("SELECT epoch, position FROM sync_head")
        .fetch_one(&mut **tx)
        .await?;
    Ok(Head { epoch, position })
}

/// The head, locked to the end of the transaction: one push at a time, in the order of positions.
///
/// # Errors
/// The database's.
pub async fn lock_head(tx: &mut Tx) -> Result<Head, sqlx::Error> {
    let query = sqlx::query_as("SELECT epoch, position FROM sync_head FOR UPDATE");
    let (epoch, position) = query.fetch_one(&mut **tx).await?;
    Ok(Head { epoch, position })
}

/// Moves the head: the last statement before the commit.
///
/// # Errors
/// The database's.
pub async fn move_head(tx: &mut Tx, position: i64) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE sync_head SET position = $1")
        .bind(position)
        .execute(&mut **tx)
        .await
        .map(drop)
}

/// Gives the history a new name, which begins behind the newest position there is now.
///
/// # Errors
/// The database's.
pub async fn new_epoch(tx: &mut Tx) -> Result<Uuid, sqlx::Error> {
    sqlx::query_scalar(
        "WITH renamed AS (UPDATE sync_head SET epoch = gen_random_uuid() RETURNING epoch, position)
         INSERT INTO epochs (epoch, base) SELECT epoch, position FROM renamed RETURNING epoch",
    )
    .fetch_one(&mut **tx)
    .await
}

/// Every name that the history has had, oldest first.
///
/// # Errors
/// The database's.
pub async fn epochs(tx: &mut Tx) -> Result<Vec<EpochStart>, sqlx::Error> {
    let all: Vec<(Uuid, i64)> = sqlx::query_as("SELECT epoch, base FROM epochs ORDER BY number")
        .fetch_all(&mut **tx)
        .await?;
    let start = |(epoch, base)| EpochStart { epoch, base };
    Ok(all.into_iter().map(start).collect())
}

/// The tables that the users of the transaction's device may read.
///
/// # Errors
/// The database's.
pub async fn readable_tables(tx: &mut Tx) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT system.readable_tables()")
        .fetch_one(&mut **tx)
        .await
}

/// Whose medical records the users of the transaction's device may read; nothing for all of them.
///
/// # Errors
/// The database's.
pub async fn records_of(tx: &mut Tx) -> Result<Option<Vec<Uuid>>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT CASE WHEN NOT system.can('VIEW_ALL_MEDICAL_RECORDS') THEN system.own_readers() END",
    )
    .fetch_one(&mut **tx)
    .await
}

/// The logs of these replicas.
///
/// # Errors
/// The database's.
pub async fn log_heads(
    tx: &mut Tx,
    replicas: &[Uuid],
) -> Result<HashMap<Uuid, LogHead>, sqlx::Error> {
    let found: Vec<(Uuid, Uuid, i64, Vec<u8>)> = sqlx::query_as(
        "SELECT replica, device_id, last_seq, last_hash FROM replicas WHERE replica = ANY($1)",
    )
    .bind(replicas)
    .fetch_all(&mut **tx)
    .await?;
    let head = |(replica, device, seq, hash): (Uuid, Uuid, i64, Vec<u8>)| {
        (
            replica,
            LogHead {
                device,
                seq,
                hash: hash.try_into().unwrap_or_default(),
            },
        )
    };
    Ok(found.into_iter().map(head).collect())
}

/// How many logs a device has started.
///
/// # Errors
/// The database's.
pub async fn count(tx: &mut Tx, device: Uuid) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT count(*) FROM replicas WHERE device_id = $1")
        .bind(device)
        .fetch_one(&mut **tx)
        .await
}

/// Makes a replica known as this device's.
///
/// # Errors
/// The database's.
pub async fn register_replica(tx: &mut Tx, replica: Uuid, device: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO replicas (replica, device_id) VALUES ($1, $2) ON CONFLICT (replica) DO NOTHING")
        .bind(replica)
        .bind(device)
        .execute(&mut **tx)
        .await
        .map(drop)
}

/// Logs that one device may start: each restore of its disk starts one, and each long time without a network.
const LOGS: i64 = 1000;

/// Whether a device may start one more log.
///
/// # Errors
/// The database's.
pub async fn may_begin(tx: &mut Tx, device: Uuid) -> Result<bool, sqlx::Error> {
    Ok(count(tx, device).await? < LOGS)
}

/// Registers one more log of a device.
///
/// # Errors
/// A [`Refused`] for too many of them, or of the database.
pub async fn begin(tx: &mut Tx, replica: Uuid, device: Uuid) -> Result<(), Refused> {
    if !may_begin(tx, device).await? {
        let words =
            "this device has started too many logs; let it join the practice again with a new code";
        return Err(Refused::new(StatusCode::CONFLICT, "too_many_logs", words));
    }
    Ok(register_replica(tx, replica, device).await?)
}

/// Records how far these logs are held now.
///
/// # Errors
/// The database's.
pub async fn move_logs(tx: &mut Tx, moved: &[(Uuid, LogHead)]) -> Result<(), sqlx::Error> {
    for (replica, head) in moved {
        sqlx::query("UPDATE replicas SET last_seq = $2, last_hash = $3 WHERE replica = $1")
            .bind(replica)
            .bind(head.seq)
            .bind(head.hash.as_slice())
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// Whose actors these are, where known.
///
/// # Errors
/// The database's.
pub async fn actors(
    tx: &mut Tx,
    actors: &[Vec<u8>],
) -> Result<HashMap<[u8; 16], (Uuid, Uuid)>, sqlx::Error> {
    let found: Vec<(Vec<u8>, Uuid, Uuid)> =
        sqlx::query_as("SELECT actor, user_id, device_id FROM actors WHERE actor = ANY($1)")
            .bind(actors)
            .fetch_all(&mut **tx)
            .await?;
    let one = |(actor, user, device): (Vec<u8>, Uuid, Uuid)| {
        (actor.try_into().unwrap_or_default(), (user, device))
    };
    Ok(found.into_iter().map(one).collect())
}

/// Every actor of the practice.
///
/// # Errors
/// The database's.
pub async fn all_actors(tx: &mut Tx) -> Result<Vec<(Vec<u8>, Uuid, Uuid)>, sqlx::Error> {
    sqlx::query_as("SELECT actor, user_id, device_id FROM actors ORDER BY actor")
        .fetch_all(&mut **tx)
        .await
}

/// Binds actors to the user and device that showed them first.
///
/// # Errors
/// The database's.
pub async fn bind_actors(tx: &mut Tx, bound: &[([u8; 16], Uuid, Uuid)]) -> Result<(), sqlx::Error> {
    if bound.is_empty() {
        return Ok(());
    }
    let actors: Vec<Vec<u8>> = bound.iter().map(|(actor, ..)| actor.to_vec()).collect();
    let users: Vec<Uuid> = bound.iter().map(|(_, user, _)| *user).collect();
    let devices: Vec<Uuid> = bound.iter().map(|(.., device)| *device).collect();
    sqlx::query(
        "INSERT INTO actors (actor, user_id, device_id) SELECT * FROM unnest($1::bytea[], $2::uuid[], $3::uuid[])",
    )
    .bind(actors)
    .bind(users)
    .bind(devices)
    .execute(&mut **tx)
    .await
    .map(drop)
}
