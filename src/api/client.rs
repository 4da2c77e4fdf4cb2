//! One attempt over HTTP: the only place that sees the HTTP client.
//!
//! HTTP/1.1 only, so that a cut connection puts one request in doubt and no more; no redirects, which would carry
//! the key elsewhere; nothing is sent twice.

mod failing;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Response, redirect, retry};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use url::Url;

use super::address::BaseUrl;
use super::attempt::{Answer, Attempt, Endpoint, Transport};
use super::limits::{may_tell, wait_asked};
use super::reply::Reply;
use super::trouble::Trouble;
use crate::clock::Clock;
use crate::message::{Explain, Fact};

/// The most that is read of an answer, in bytes. A customer with all its custom fields is some 30 kB.
const BODY_LIMIT: usize = 1024 * 1024;

/// The longest that connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long an idle connection is kept: less than common servers do (Node: 5 s), because a request on a connection
/// that is just being closed ends in doubt.
const IDLE_TIMEOUT: Duration = Duration::from_secs(4);

/// What a client is made of.
pub struct ClientSetup {
    /// Where LadiFlow is.
    pub address: BaseUrl,
    /// The key.
    pub key: SecretString,
    /// How long one attempt may take, from connecting to the last byte of the answer.
    pub timeout: Duration,
    /// How many requests may be under way: as many connections are kept.
    pub concurrency: usize,
    /// A PEM file of authorities to trust besides the built-in ones.
    pub ca_file: Option<PathBuf>,
    /// For `Retry-After` with a date.
    pub clock: Arc<dyn Clock>,
}

/// Posts to LadiFlow over HTTP.
pub struct Client {
    http: reqwest::Client,
    urls: [Url; Endpoint::ALL.len()],
    clock: Arc<dyn Clock>,
}

/// Why there can be no client.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The key cannot stand in a header.
    #[error("the key holds characters that no key has")]
    KeyUnusable,
    /// The authorities could not be read.
    #[error("cannot read certificates from `{path}`")]
    CaFile {
        /// The file.
        path: String,
        /// What is wrong with it.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The HTTP client could not be set up, for instance because of a malformed proxy address.
    #[error("cannot set up the HTTP client")]
    Http {
        /// Why.
        source: Box<dyn Error + Send + Sync>,
    },
}

impl Client {
    /// Sets up a client; opens no connection. Proxies are taken from the environment, but not for this machine.
    ///
    /// # Errors
    /// The key, the authorities or a proxy address are unusable.
    pub fn new(setup: ClientSetup) -> Result<Self, ClientError> {
        let mut key = HeaderValue::from_str(setup.key.expose_secret()).map_err(|_| ClientError::KeyUnusable)?;
        key.set_sensitive(true);
        let json = HeaderValue::from_static("application/json");
        let headers = HeaderMap::from_iter([
            (reqwest::header::HeaderName::from_static("api-key"), key),
            (CONTENT_TYPE, json.clone()),
            (ACCEPT, json),
        ]);
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls(setup.ca_file.as_deref())?)
            .http1_only()
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .user_agent(concat!("ladiflow-import/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            .timeout(setup.timeout)
            .connect_timeout(CONNECT_TIMEOUT.min(setup.timeout / 2))
            .pool_max_idle_per_host(setup.concurrency)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .tcp_nodelay(true);
        if setup.address.is_loopback() {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|error| ClientError::Http { source: error.into() })?;
        let urls = Endpoint::ALL.map(|endpoint| setup.address.join(endpoint.path()));
        Ok(Self { http, urls, clock: setup.clock })
    }

    async fn read(&self, mut response: Response) -> Answer {
        let status = response.status().as_u16();
        let headers = response.headers();
        let is_told = headers.keys().any(|name| may_tell(name.as_str()));
        let value = |name: &str| headers.get(name)?.to_str().ok();
        let wait = is_told.then(|| wait_asked(status, value, self.clock.as_ref())).flatten();
        let reply = match body(&mut response).await {
            Ok(body) => Reply::read(&body),
            Err(trouble) => Err(trouble),
        };
        Answer { status, wait, reply }
    }
}

impl Transport for Client {
    async fn post(&self, endpoint: Endpoint, body: Bytes) -> Attempt {
        let began = Instant::now();
        let url = self.urls[endpoint as usize].clone();
        let result = match self.http.post(url).body(body).send().await {
            Ok(response) => Ok(self.read(response).await),
            Err(error) => {
                tracing::debug!(error = failing::on_one_line(&error), "no answer");
                Err(failing::no_answer(&error))
            }
        };
        let elapsed = began.elapsed();
        // Neither body nor answer: both tell who a customer is.
        tracing::debug!(
            path = endpoint.path(),
            http = result.as_ref().ok().map(|answer| answer.status),
            was_answered = result.is_ok(),
            ms = elapsed.as_millis(),
            "an attempt is over",
        );
        Attempt { elapsed, result }
    }
}

/// Reads a body up to the limit. One that came in one piece, as nearly all do, is not copied.
async fn body(response: &mut Response) -> Result<Bytes, Trouble> {
    if response.content_length().is_some_and(|length| length > BODY_LIMIT as u64) {
        return Err(Trouble::TooLong);
    }
    let mut whole = Bytes::new();
    let mut pieces = BytesMut::new();
    while let Some(piece) = response.chunk().await.map_err(|error| failing::answering(&error))? {
        if whole.is_empty() && pieces.is_empty() {
            whole = piece;
        } else {
            pieces.extend_from_slice(&std::mem::take(&mut whole));
            pieces.extend_from_slice(&piece);
        }
        if whole.len().max(pieces.len()) > BODY_LIMIT {
            return Err(Trouble::TooLong);
        }
    }
    Ok(if pieces.is_empty() { whole } else { pieces.freeze() })
}

fn tls(ca_file: Option<&Path>) -> Result<ClientConfig, ClientError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(path) = ca_file {
        let failed =
            |source: Box<dyn Error + Send + Sync>| ClientError::CaFile { path: path.display().to_string(), source };
        let mut found = 0;
        for certificate in CertificateDer::pem_file_iter(path).map_err(|error| failed(Box::new(error)))? {
            let certificate = certificate.map_err(|error| failed(Box::new(error)))?;
            roots.add(certificate).map_err(|error| failed(Box::new(error)))?;
            found += 1;
        }
        if found == 0 {
            return Err(failed("no certificate in it".into()));
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS 1.2 and 1.3")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

impl Explain for ClientError {
    fn key(&self) -> &'static str {
        match self {
            Self::KeyUnusable => "key_unusable",
            Self::CaFile { .. } => "ca_file",
            Self::Http { .. } => "http_client",
        }
    }

    fn facts(&self) -> Vec<Fact> {
        match self {
            Self::CaFile { path, .. } => vec![("path", path.clone())],
            Self::KeyUnusable | Self::Http { .. } => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
