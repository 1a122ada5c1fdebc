//! The listener: TLS, limits on slow and greedy clients, an orderly end.

use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::config::Tls;
use crate::patient_io::PatientIo;
use crate::routes::caller::Peer;

/// Connections at once; each listening device holds one or two.
const CONNECTIONS: usize = 4096;
/// How long the head of a request may take, and a TLS handshake.
const HEAD: Duration = Duration::from_secs(10);
/// How long a peer may leave an answer untaken.
const TAKING: Duration = Duration::from_secs(30);
/// Bytes and lines of a request's head.
const HEAD_BYTES: usize = 32 * 1024;
const HEAD_LINES: usize = 64;
/// How long requests in hand may go on after the call to stop.
const FAREWELL: Duration = Duration::from_secs(20);

/// TLS 1.2 and 1.3 from PEM files.
///
/// # Errors
/// A message for the administrator.
pub fn tls(files: &Tls) -> Result<TlsAcceptor, String> {
    let shown = files.certificate.display();
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect)
        .map_err(|error| format!("the certificate {shown} cannot be read: {error}"))?;
    // The key is a secret like any other: others must not be able to open its file.
    crate::secret::read(&files.key).map_err(|error| error.to_string())?;
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .map_err(|error| format!("the key {} cannot be read: {error}", files.key.display()))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| format!("certificate and key do not fit: {error}"))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Serves until told to stop, then lets requests in hand finish.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    tls: Option<TlsAcceptor>,
    mut stop: watch::Receiver<bool>,
) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        let permit = tokio::select! {
            permit = Arc::clone(&room).acquire_owned() => permit,
            _ = stop.changed() => break,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.changed() => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, mostly: give others time to close theirs.
                tracing::warn!(kind = %error.kind(), "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        // Answers are small and waited for.
        let _ = stream.set_nodelay(true);
        let router = router.clone().layer(Extension(Peer(peer)));
        let (tls, stop) = (tls.clone(), stop.clone());
        connections.spawn(async move {
            match tls {
                None => connection(stream, router, stop).await,
                Some(acceptor) => {
                    if let Ok(Ok(stream)) = timeout(HEAD, acceptor.accept(stream)).await {
                        connection(stream, router, stop).await;
                    }
                }
            }
            drop(permit);
        });
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    let _ = timeout(FAREWELL, async {
        while connections.join_next().await.is_some() {}
    })
    .await;
}

async fn connection<S>(stream: S, router: Router, mut stop: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEAD_LINES)
        .serve_connection(
            TokioIo::new(PatientIo::new(stream, TAKING)),
            TowerToHyperService::new(router),
        );
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stop.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
