//! Who is asking: the device behind the access token, and the peer that connects.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::{StatusCode, header, request::Parts};
use uuid::Uuid;
use vetpms_crypto::token_hash;

use crate::app::Shared;
use crate::db::devices;
use crate::db::pool::Entry;
use crate::error::Refused;
use crate::limits::Subject;
use crate::rim;

/// The address that a connection comes from; put into every request by the rim.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// A device with a good token.
#[derive(Debug, Clone, Copy)]
pub struct Caller {
    /// The device.
    pub device: Uuid,
    /// The practice.
    pub tenant: Uuid,
    /// The log that the device writes now.
    pub replica: Uuid,
    /// The cluster that holds the practice.
    pub cluster: i16,
    /// The hash of the access token that was shown.
    pub token: [u8; 32],
}

impl Caller {
    /// The log that it says it writes: copies of one disk write several. An older version does not say.
    pub fn writes(&self, said: Uuid) -> Uuid {
        if said.is_nil() { self.replica } else { said }
    }

    /// What its transactions enter.
    pub fn entry(&self) -> Entry {
        Entry {
            tenant: self.tenant,
            cluster: self.cluster,
            device: self.device,
        }
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refused> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let Some(token) = token.and_then(|value| value.strip_prefix("Bearer ")) else {
            return Err(Refused::unauthorized(
                "token_missing",
                "the request carries no access token",
            ));
        };
        let token = token_hash(token.trim());
        let found = devices::by_access_token(app.db.directory(), &token).await?;
        let Some(bearer) = found else {
            // Unknown tokens are guesses or old ones: slow down whoever sends many.
            app.limits
                .take(Subject::Peer(peer(parts)), rim::instant())?;
            return Err(expired());
        };
        app.limits
            .take(Subject::Device(bearer.device), rim::instant())?;
        if bearer.revoked_at.is_some() {
            return Err(Refused::unauthorized(
                "device_revoked",
                "this device is no longer registered with the practice",
            ));
        }
        if bearer.replaced_at.is_some() {
            return Err(replaced());
        }
        served(&bearer.state)?;
        if bearer.access_until < rim::now() {
            return Err(expired());
        }
        Ok(Self {
            device: bearer.device,
            tenant: bearer.tenant,
            replica: bearer.replica,
            cluster: bearer.cluster_id,
            token,
        })
    }
}

fn expired() -> Refused {
    Refused::unauthorized("token_expired", "the access token is used up; renew it")
}

/// The refusal of a device whose computer has become another one: nothing is deleted there, as it would be for a device
/// that was removed.
pub fn replaced() -> Refused {
    let words = "this computer, or a copy of it, has joined the practice again since; let it join again with a new code";
    Refused::unauthorized("device_replaced", words)
}

/// Tests the state of a practice.
///
/// # Errors
/// A [`Refused`] unless it is served.
pub fn served(state: &str) -> Result<(), Refused> {
    match state {
        "active" | "readonly" => Ok(()),
        "closed" => {
            let words = "the practice has left this server; export its data from this device";
            Err(Refused::new(StatusCode::GONE, "tenant_closed", words))
        }
        _ => Err(Refused::busy(
            "tenant_moving",
            "the practice is being moved, try again in a minute",
            60,
        )),
    }
}

/// The peer of a request.
pub fn peer(parts: &Parts) -> IpAddr {
    parts
        .extensions
        .get::<Peer>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip())
}

/// A request without an identity, counted by its peer.
pub struct Anyone;

impl FromRequestParts<Shared> for Anyone {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refused> {
        app.limits
            .take(Subject::Peer(peer(parts)), rim::instant())?;
        Ok(Self)
    }
}
