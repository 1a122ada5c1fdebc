//! `serve`.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::{App, Shared};
use crate::config::Config;
use crate::db::{Db, migrations};
use crate::{error, routes, serve as listener};

/// How often the partitions of the audit trail are looked after.
const DAILY: Duration = Duration::from_secs(24 * 60 * 60);

pub(crate) async fn serve(config: &Config) -> Result<(), String> {
    logging();
    config.check_rim().map_err(|error| error.to_string())?;
    let kek = super::kek(config)?;
    let tls = config.tls.as_ref().map(listener::tls).transpose()?;
    let db = Db::connect(&config.database).await?;
    migrations::check(db.directory()).await?;
    let app = Arc::new(App::new(db, kek).with_admin(&config.database));
    app.keys
        .check(app.db.directory())
        .await
        .map_err(|refused| refused.cause.unwrap_or(refused.message))?;
    let socket = TcpListener::bind(config.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", config.listen))?;
    let address = socket.local_addr().map_err(|error| error.to_string())?;
    tracing::info!(%address, tls = tls.is_some(), "listening");
    let caring = tokio::spawn(look_after(Arc::clone(&app)));
    let stopping = tokio::spawn(stop_on_signal(Arc::clone(&app)));
    listener::serve(
        socket,
        routes::router(Arc::clone(&app)),
        tls,
        app.stop.subscribe(),
    )
    .await;
    caring.abort();
    stopping.abort();
    tracing::info!("stopped");
    Ok(())
}

/// One JSON object per line on standard error; `VETPMS_SERVER_LOG` chooses what.
fn logging() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("VETPMS_SERVER_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,sqlx=warn"));
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_writer(std::io::stderr);
    // A second subscriber (a test's own) is no reason to stop.
    let _ = subscriber.with_env_filter(filter).try_init();
}

async fn stop_on_signal(app: Shared) {
    let (Ok(mut terminate), Ok(mut interrupt)) = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    ) else {
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    app.stop.send_replace(true);
}

/// Makes next year's partitions in time.
async fn look_after(app: Shared) {
    loop {
        if let Err(cause) = ensure_partitions(&app).await {
            tracing::error!(
                cause = error::describe(&cause),
                "partitions of the audit trail could not be made"
            );
        }
        tokio::time::sleep(DAILY).await;
    }
}

/// One practice per transaction: each locks its own audit trail for a moment.
async fn ensure_partitions(app: &Shared) -> Result<(), sqlx::Error> {
    let directory = app.db.directory();
    let tenants: Vec<uuid::Uuid> =
        sqlx::query_scalar("SELECT id FROM system.tenants WHERE state IN ('active', 'readonly')")
            .fetch_all(directory)
            .await?;
    for tenant in tenants {
        sqlx::query("SELECT system.ensure_partitions($1)")
            .bind(tenant)
            .execute(directory)
            .await?;
    }
    Ok(())
}
